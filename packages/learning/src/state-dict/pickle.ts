import { PickleMachine } from './pickle-machine.js';
import { Call, Global, PersistentId, type PickleValue } from './pickle-value.js';

export interface Unpickled {
  readonly value: PickleValue;
  /** Where the bytes after the pickle begin. */
  readonly end: number;
}

/** A state dict of 350 arrays takes 17,000; what takes many more is made to take memory. */
const MOST_OPCODES = 250_000;
const STOP = '.';

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
  const machine: PickleMachine = new PickleMachine(bytes, start, globals);
  for (let count = 0; count < MOST_OPCODES; count++) {
    const opcode = String.fromCharCode(machine.uint8());
    if (opcode === STOP) return { value: machine.popLast(), end: machine.at };
    const execute = OPCODES[opcode];
    if (execute === undefined) {
      return machine.refuse(`opcode 0x${opcode.charCodeAt(0).toString(16)} is nothing that weights need`);
    }
    execute(machine);
  }
  return machine.refuse(`more than ${MOST_OPCODES} opcodes`);
}

/** By their byte; the names are those of pickletools. */
const OPCODES: Readonly<Record<string, (machine: PickleMachine) => void>> = {
  /* PROTO */ '\x80': protocol,
  /* MARK */ '(': (machine) => machine.mark(),
  /* NONE */ N: (machine) => machine.push(null),
  /* NEWTRUE */ '\x88': (machine) => machine.push(true),
  /* NEWFALSE */ '\x89': (machine) => machine.push(false),
  /* BININT */ J: (machine) => machine.push(machine.int32()),
  /* BININT1 */ K: (machine) => machine.push(machine.uint8()),
  /* BININT2 */ M: (machine) => machine.push(machine.uint16()),
  /* LONG1 */ '\x8a': (machine) => machine.push(machine.integer(machine.uint8())),
  /* BINUNICODE */ X: (machine) => machine.push(machine.text(machine.uint32())),
  /* GLOBAL */ c: global,
  /* BINPUT */ q: (machine) => machine.remember(machine.uint8()),
  /* LONG_BINPUT */ r: (machine) => machine.remember(machine.uint32()),
  /* BINGET */ h: (machine) => machine.recall(machine.uint8()),
  /* LONG_BINGET */ j: (machine) => machine.recall(machine.uint32()),
  /* EMPTY_TUPLE */ ')': (machine) => machine.push([]),
  /* EMPTY_LIST */ ']': (machine) => machine.push([]),
  /* EMPTY_DICT */ '}': (machine) => machine.push(new Map()),
  /* TUPLE1 */ '\x85': (machine) => machine.push(machine.popMany(1)),
  /* TUPLE2 */ '\x86': (machine) => machine.push(machine.popMany(2)),
  /* TUPLE3 */ '\x87': (machine) => machine.push(machine.popMany(3)),
  /* TUPLE */ t: (machine) => machine.push(machine.popToMark()),
  /* APPEND */ a: (machine) => machine.append([machine.pop()]),
  /* APPENDS */ e: (machine) => machine.append(machine.popToMark()),
  /* SETITEM */ s: (machine) => machine.setItems(machine.popMany(2)),
  /* SETITEMS */ u: (machine) => machine.setItems(machine.popToMark()),
  /* BINPERSID */ Q: (machine) => machine.push(new PersistentId(machine.pop())),
  /* REDUCE */ R: reduce,
  /* BUILD */ b: (machine) => machine.dropAttributes(),
};

function protocol(machine: PickleMachine): void {
  if (machine.uint8() !== 2) machine.refuse('its protocol is not 2');
}

function global(machine: PickleMachine): void {
  const name = `${machine.name()}.${machine.name()}`;
  if (!machine.globals.has(name)) machine.refuse(`${name} is nothing that weights need`);
  machine.push(new Global(name));
}

function reduce(machine: PickleMachine): void {
  const args = machine.pop();
  const called = machine.pop();
  if (!(called instanceof Global) || !Array.isArray(args)) machine.refuse('a call of no function');
  // An OrderedDict is made empty and filled by the opcodes that follow.
  const empty = called.name === 'collections.OrderedDict' && args.length === 0;
  machine.push(empty ? new Map() : new Call(called.name, args));
}
