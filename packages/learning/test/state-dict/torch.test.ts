import { VergerError } from '@verger/base';
import { describe, expect, test } from 'vitest';
import { unpickle } from '../../src/state-dict/pickle.js';
import { readTorchFile } from '../../src/state-dict/torch-file.js';
import { torchFile, torchParts, type WrittenState } from '../backbone/state-dict-file.js';

const small: WrittenState = new Map([
  ['a.weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  // A matrix that lies column by column, as what comes from TensorFlow does.
  ['b.weight', { shape: [2, 3], strides: [1, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) }],
  ['c', { shape: [], data: Float32Array.of(7) }],
  ['none', { shape: [0, 4], data: new Float32Array(0) }],
]);

function refusal(read: () => unknown): VergerError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(VergerError);
    expect((error as VergerError).kind).toBe('input');
    return error as VergerError;
  }
  throw new Error('it was read');
}

test('arrays come back row major, whatever their strides', () => {
  const state = readTorchFile(torchFile(small));
  expect([...state.keys()]).toEqual([...small.keys()]);
  const values = (name: string) => [...state.get(name)!.values()];
  expect(values('a.weight')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(values('b.weight')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(values('c')).toEqual([7]);
  expect(values('none')).toEqual([]);
  expect(state.get('b.weight')!.shape).toEqual([2, 3]);
});

test('four axes and a view that repeats', () => {
  const data = Float32Array.from({ length: 24 }, (_, i) => i);
  const state = readTorchFile(
    torchFile(
      new Map([
        ['oihw', { shape: [4, 3, 1, 2], strides: [1, 4, 24, 12], data }],
        ['same', { shape: [2, 3], strides: [0, 1], data: data.slice(0, 3) }],
      ]),
    ),
  );
  const oihw = state.get('oihw')!.values();
  for (let o = 0; o < 4; o++) {
    for (let i = 0; i < 3; i++) {
      for (let w = 0; w < 2; w++) expect(oihw[(o * 3 + i) * 2 + w]).toBe(o + 4 * i + 12 * w);
    }
  }
  expect([...state.get('same')!.values()]).toEqual([0, 1, 2, 0, 1, 2]);
});

test('a file cut short, at every byte', () => {
  const file = torchFile(small);
  for (let length = 0; length < file.length; length++) {
    const { code } = refusal(() => readTorchFile(file.subarray(0, length)));
    expect(code, `${length}`).toBe('backbone-truncated');
  }
});

test('any byte changed: read, or refused as input', () => {
  const file = torchFile(small);
  for (let at = 0; at < file.length; at++) {
    for (const flip of [1, 0x80, 0xff]) {
      const damaged = file.slice();
      damaged[at]! ^= flip;
      try {
        for (const tensor of readTorchFile(damaged).values()) {
          if (tensor.shape.reduce((a, b) => a * b, 1) < 100) tensor.values();
        }
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(VergerError);
      }
    }
  }
});

test('another kind of file is told', () => {
  expect(refusal(() => readTorchFile(Buffer.from('PK\u0003\u0004 data.pkl'))).message).toContain(
    'zip archive',
  );
  expect(refusal(() => readTorchFile(Buffer.from('a text, no weights'))).code).toBe('backbone-not-torch');
});

describe('what makes no sense is refused', () => {
  const parts = torchParts(small);
  const replaced = (index: number, part: Uint8Array) =>
    Buffer.concat(parts.map((old, i) => (i === index ? part : old)));
  const swapped = (from: string, to: string) => {
    const at = parts[3]!.indexOf(from, 0, 'latin1');
    const part = Buffer.concat([
      parts[3]!.subarray(0, at),
      Buffer.from(to, 'latin1'),
      parts[3]!.subarray(at + from.length),
    ]);
    return replaced(3, part);
  };
  test.each<[string, () => Uint8Array, string]>([
    ['code to run', () => swapped('ccollections\nOrderedDict', 'cos\nsystem'), 'os.system is nothing'],
    [
      'a type of storage that is not known',
      () => swapped('FloatStorage', 'HalfStorage'),
      'torch.HalfStorage',
    ],
    [
      'a shape beyond the storage',
      () => swapped('(J\x02\0\0\0J\x03\0\0\0t', '(J\x02\0\0\0J\x04\0\0\0t'),
      'beyond',
    ],
    [
      'a negative stride',
      () => swapped('J\x03\0\0\0J\x01\0\0\0', 'J\xff\xff\xff\xffJ\x01\0\0\0'),
      'no usable shape',
    ],
    [
      'big endian',
      () => replaced(2, Buffer.from('\x80\x02}X\x0d\0\0\0little_endian\x89s.', 'latin1')),
      'endian',
    ],
    ['another version', () => replaced(1, Buffer.from('\x80\x02M\xea\x03.', 'latin1')), 'another version'],
    ['no state dict', () => replaced(3, Buffer.from('\x80\x02N.', 'latin1')), 'no state dict'],
    ['another count', () => replaced(5, Buffer.from([5, 0, 0, 0, 0, 0, 0, 0])), 'does not hold 6 elements'],
    ['bytes at the end', () => Buffer.concat([...parts, Buffer.from('x')]), '1 bytes follow'],
    ['a list of other storages', () => replaced(4, Buffer.from('\x80\x02].', 'latin1')), 'list of storages'],
  ])('%s', (_, file, message) => {
    const error = refusal(() => readTorchFile(file()));
    expect(error.code).toBe('backbone-unreadable');
    expect(error.message).toContain(message);
  });
});

describe('a pickle made to do harm', () => {
  const read = (text: string) => unpickle(Buffer.from(text, 'latin1'), 0, new Set());
  test.each<[string, string, string]>([
    ['a text longer than the file', '\x80\x02X\xff\xff\xff\xff', 'cut short'],
    ['a number longer than the file', '\x80\x02\x8a\xff', 'cut short'],
    ['millions of dicts', `\x80\x02${'}'.repeat(300_000)}`, 'opcodes'],
    ['a name without end', `\x80\x02c${'x'.repeat(1_000)}`, 'a name has no end'],
    ['an empty stack', '\x80\x02.', 'a value is missing'],
    ['a mark taken as a value', '\x80\x02(.', 'a value is missing'],
    ['no mark', '\x80\x02Nt.', 'a mark is missing'],
    ['values left over', '\x80\x02NN.', 'left over'],
    ['a memo never written', '\x80\x02h\x05.', 'not known'],
    ['protocol 4', '\x80\x04N.', 'protocol'],
    ['an opcode that makes objects', '\x80\x02N\x81.', '0x81'],
    ['a key twice', '\x80\x02}(X\x01\0\0\0aNX\x01\0\0\0aNu.', 'twice'],
  ])('%s', (_, text, message) => {
    expect(refusal(() => read(text)).message).toContain(message);
  });

  test('nesting is no recursion', () => {
    const { value } = read(`\x80\x02N${'\x85'.repeat(200_000)}.`);
    expect(Array.isArray(value)).toBe(true);
  });

  test('whole numbers of either sign', () => {
    expect(read('\x80\x02J\xfe\xff\xff\xff.').value).toBe(-2);
    expect(read('\x80\x02\x8a\x02\x00\x80.').value).toBe(-32768n);
    expect(read('\x80\x02\x8a\x00.').value).toBe(0n);
  });
});
