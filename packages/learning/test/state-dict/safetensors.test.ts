import { VergerError } from '@verger/base';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/state-dict/safetensors.js';
import { readTorchFile } from '../../src/state-dict/torch-file.js';
import { rawSafetensors, safetensorsFile, torchFile } from '../backbone/state-dict-file.js';

const state = readTorchFile(
  torchFile(
    new Map([
      ['a.weight', { shape: [2, 3], strides: [1, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) }],
      ['b', { shape: [1], data: Float32Array.of(-0.5) }],
    ]),
  ),
);

const codeOf = (file: Uint8Array): string => {
  try {
    for (const tensor of readSafetensors(file).values()) tensor.values();
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(VergerError);
    return (error as VergerError).code;
  }
};

test('a round trip, row major', () => {
  const back = readSafetensors(safetensorsFile(state));
  expect([...back].map(([name, { shape }]) => [name, shape])).toEqual([
    ['a.weight', [2, 3]],
    ['b', [1]],
  ]);
  expect([...back.get('a.weight')!.values()]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...back.get('b')!.values()]).toEqual([-0.5]);
});

test('metadata and the spaces that writers pad the header with are passed over', () => {
  const header = '{"__metadata__":{"by":"x"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   ';
  expect([...readSafetensors(rawSafetensors(header, Buffer.alloc(4))).keys()]).toEqual(['b']);
});

test('a file cut short, at every byte', () => {
  const file = safetensorsFile(state);
  for (let length = 0; length < file.length; length++) {
    expect(codeOf(file.subarray(0, length)), `${length}`).toBe('backbone-truncated');
  }
});

test('any byte changed: read, or refused as input', () => {
  const file = safetensorsFile(state);
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at]! ^= 0x11;
    expect(codeOf(damaged)).toMatch(/^(read|backbone-(truncated|unreadable))$/);
  }
});

test.each([
  ['not JSON', '{"a"', 0],
  ['not an object', '3', 0],
  ['no offsets', '{"a":{"dtype":"F32","shape":[1]}}', 4],
  ['a negative side', '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4],
  ['a gap', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8],
  ['the end before the beginning', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-4]}}', 0],
  ['bytes of no array', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 8],
  ['half precision', '{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4],
  ['another size than its shape', '{"a":{"dtype":"F32","shape":[9000000000000],"data_offsets":[0,4]}}', 4],
])('%s is refused', (_, header, bytes) => {
  expect(codeOf(rawSafetensors(header, Buffer.alloc(bytes)))).toBe('backbone-unreadable');
});

test('a header longer than any', () => {
  const file = Buffer.alloc(20);
  file.writeBigUInt64LE(2n ** 60n);
  expect(codeOf(file)).toBe('backbone-unreadable');
});
