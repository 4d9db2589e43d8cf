import type { PickleValue } from './pickle-value.js';
import { truncated, unreadable } from './stored-tensor.js';

const LONGEST_NAME = 200;
/** On the stack where a tuple, or items of a dict or list, begin. Not a value: it never leaves this file. */
const MARK = Symbol('mark');

/**
 * What a pickle runs on: its bytes from a place onwards, a stack and a memo. No recursion, and no memory by a size that
 * the bytes claim.
 *
 * Every method throws VergerError (input) `backbone-truncated` or `backbone-unreadable`, naming the byte.
 */
export class PickleMachine {
  readonly globals: ReadonlySet<string>;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at: number;

  constructor(bytes: Uint8Array, start: number, globals: ReadonlySet<string>) {
    this.globals = globals;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  /** The next byte to be read. */
  get at(): number {
    return this.#at;
  }

  refuse(why: string): never {
    return unreadable('The pickle', `${why} at byte ${this.#at}`);
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** Two's complement, little endian. */
  integer(length: number): bigint {
    const start = this.#take(length);
    let value = 0n;
    for (let at = start + length - 1; at >= start; at--) {
      value = (value << 8n) | BigInt(this.#view.getUint8(at));
    }
    return length === 0 ? 0n : BigInt.asIntN(8 * length, value);
  }

  text(length: number): string {
    return this.#decode(this.#take(length), length);
  }

  /** Up to the end of the line. */
  name(): string {
    const left = this.#bytes.subarray(this.#at, this.#at + LONGEST_NAME);
    const length = left.indexOf(10);
    if (length < 0 && left.length < LONGEST_NAME) truncated('The pickle', this.#bytes.length);
    if (length < 0) this.refuse('a name has no end');
    return this.#decode(this.#take(length + 1), length);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) return this.refuse('a value is missing');
    return value;
  }

  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** The only value left. */
  popLast(): PickleValue {
    const value = this.pop();
    if (this.#stack.length > 0) this.refuse('values are left over');
    return value;
  }

  mark(): void {
    this.#stack.push(MARK);
  }

  popToMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) this.refuse('a mark is missing');
    return this.#stack.splice(mark).filter((value) => value !== MARK);
  }

  remember(key: number): void {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) this.refuse('a value is missing');
    this.#memo.set(key, value);
  }

  recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) this.refuse(`value ${key} is not known`);
    this.#stack.push(value);
  }

  append(items: readonly PickleValue[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) this.refuse('items belong to no list');
    for (const item of items) list.push(item);
  }

  /** @param items keys and values in turn */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.#stack.at(-1);
    if (!(dict instanceof Map) || items.length % 2 === 1) this.refuse('items belong to no dict');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      const value = items[i + 1];
      if (typeof key !== 'string' || value === undefined || dict.has(key)) {
        this.refuse('a key is not a text, or is there twice');
      }
      dict.set(key, value);
    }
  }

  /** Attributes of the object on top, for torch `_metadata` of the state dict: nothing that weights need. */
  dropAttributes(): void {
    this.pop();
    if (!(this.#stack.at(-1) instanceof Map)) this.refuse('attributes of no dict');
  }

  /** @returns where they begin */
  #take(count: number): number {
    if (this.#at + count > this.#bytes.length) truncated('The pickle', this.#bytes.length);
    this.#at += count;
    return this.#at - count;
  }

  #decode(from: number, length: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(from, from + length));
    } catch {
      return this.refuse('a text is not UTF-8');
    }
  }
}
