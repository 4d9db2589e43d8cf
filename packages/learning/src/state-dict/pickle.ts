import { truncated, unreadable } from './stored-tensor.js';

/** A name that a pickle refers to, `module.name`; nothing is ever imported or called by it. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What `persistent_id` gave in place of an object: for torch, the description of a storage. */
export class PersistentId {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}

/** A call that unpickling would make; whoever reads the pickle decides what it means. */
export class Call {
  readonly name: string;
  readonly args: readonly PickleValue[];
  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name;
    this.args = args;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<string, PickleValue>
  | Global
  | PersistentId
  | Call;

export interface Unpickled {
  readonly value: PickleValue;
  /** Where the bytes after the pickle begin. */
  readonly end: number;
}

/** A state dict of 350 arrays takes 17,000; what takes many more is made to take memory. */
const MOST_OPCODES = 250_000;
const LONGEST_NAME = 200;
/** On the stack where a tuple, or items of a dict or list, begin. Not a value: it never leaves this file. */
const MARK = Symbol('mark');

/**
 * Reads one pickle of protocol 2: the opcodes that torch writes for a state dict, and no others
 * (https://github.com/python/cpython/blob/main/Lib/pickletools.py describes them all).
 *
 * Nothing is executed: a call becomes a `Call`, and only the names in `globals` may occur. No recursion, and no memory
 * by a size that the file claims: each opcode adds at most one value, of no more bytes than are there.
 *
 * @param globals names that may occur, as `collections.OrderedDict`
 * @throws VergerError (input) `backbone-truncated`, `backbone-unreadable`
 */
export function unpickle(bytes: Uint8Array, start: number, globals: ReadonlySet<string>): Unpickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: (PickleValue | typeof MARK)[] = [];
  const memo = new Map<number, PickleValue>();
  let at = start;
  const refuse = (why: string): never => unreadable('The pickle', `${why} at byte ${at}`);
  const take = (count: number): number => {
    if (at + count > bytes.length) truncated('The pickle', bytes.length);
    at += count;
    return at - count;
  };
  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || value === MARK) return refuse('a value is missing');
    return value;
  };
  const popMany = (count: number) => Array.from({ length: count }, pop).reverse();
  const popToMark = (): PickleValue[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark < 0) refuse('a mark is missing');
    return stack.splice(mark).slice(1) as PickleValue[];
  };
  const top = () => stack.at(-1);
  const remember = (key: number) => {
    const value = top();
    if (value === undefined || value === MARK) refuse('a value is missing');
    else memo.set(key, value);
  };
  const recall = (key: number) => {
    const value = memo.get(key);
    if (value === undefined) refuse(`value ${key} is not known`);
    else stack.push(value);
  };
  const line = (): string => {
    const end = bytes.subarray(at, at + LONGEST_NAME).indexOf(10);
    if (end < 0 && at + LONGEST_NAME > bytes.length) truncated('The pickle', bytes.length);
    if (end < 0) refuse('a name has no end');
    return text(take(end + 1), end);
  };
  const text = (from: number, length: number) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, from + length));
    } catch {
      return refuse('a text is not UTF-8');
    }
  };
  const setItems = (items: readonly PickleValue[]) => {
    const dict = top();
    if (!(dict instanceof Map) || items.length % 2 === 1) return refuse('items belong to no dict');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key !== 'string' || dict.has(key)) return refuse('a key is not a text, or is there twice');
      dict.set(key, items[i + 1]!);
    }
  };
  const append = (items: readonly PickleValue[]) => {
    const list = top();
    if (!Array.isArray(list)) return refuse('items belong to no list');
    for (const item of items) list.push(item);
  };

  for (let count = 0; count < MOST_OPCODES; count++) {
    const opcode = String.fromCharCode(bytes[take(1)]!);
    switch (opcode) {
      case '\x80': // PROTO
        if (bytes[take(1)] !== 2) refuse('its protocol is not 2');
        break;
      case '.': {
        const value = pop();
        if (stack.length > 0) refuse('values are left over');
        return { value, end: at };
      }
      case '(':
        stack.push(MARK);
        break;
      case 'N':
        stack.push(null);
        break;
      case '\x88': // NEWTRUE
        stack.push(true);
        break;
      case '\x89': // NEWFALSE
        stack.push(false);
        break;
      case 'J':
        stack.push(view.getInt32(take(4), true));
        break;
      case 'K':
        stack.push(bytes[take(1)]!);
        break;
      case 'M':
        stack.push(view.getUint16(take(2), true));
        break;
      case '\x8a': {
        // LONG1
        const length = bytes[take(1)]!;
        stack.push(bigInteger(bytes.subarray(take(length), at)));
        break;
      }
      case 'X': {
        // BINUNICODE
        const length = view.getUint32(take(4), true);
        stack.push(text(take(length), length));
        break;
      }
      case 'c': {
        const name = `${line()}.${line()}`;
        if (!globals.has(name)) refuse(`${name} is nothing that weights need`);
        stack.push(new Global(name));
        break;
      }
      case 'q':
        remember(bytes[take(1)]!);
        break;
      case 'r':
        remember(view.getUint32(take(4), true));
        break;
      case 'h':
        recall(bytes[take(1)]!);
        break;
      case 'j':
        recall(view.getUint32(take(4), true));
        break;
      case ')':
      case ']':
        stack.push([]);
        break;
      case '}':
        stack.push(new Map());
        break;
      case '\x85': // TUPLE1, 2, 3
      case '\x86':
      case '\x87':
        stack.push(popMany(opcode.charCodeAt(0) - 0x84));
        break;
      case 't':
        stack.push(popToMark());
        break;
      case 'a':
        append([pop()]);
        break;
      case 'e':
        append(popToMark());
        break;
      case 's':
        setItems(popMany(2));
        break;
      case 'u':
        setItems(popToMark());
        break;
      case 'Q':
        stack.push(new PersistentId(pop()));
        break;
      case 'R': {
        const args = pop();
        const called = pop();
        if (!(called instanceof Global) || !Array.isArray(args)) return refuse('a call of no function');
        // An OrderedDict is made empty and filled by the opcodes that follow.
        const empty = called.name === 'collections.OrderedDict' && args.length === 0;
        stack.push(empty ? new Map() : new Call(called.name, args));
        break;
      }
      case 'b':
        // Attributes of the object, for torch `_metadata` of the state dict: nothing that weights need.
        pop();
        if (!(top() instanceof Map)) refuse('attributes of no dict');
        break;
      default:
        refuse(`opcode 0x${opcode.charCodeAt(0).toString(16)} is nothing that weights need`);
    }
  }
  return refuse(`more than ${MOST_OPCODES} opcodes`);
}

/** Two's complement, little endian. */
function bigInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, value);
}
