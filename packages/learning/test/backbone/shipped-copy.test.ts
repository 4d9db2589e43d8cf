import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedBackbone, shippedBackbones } from '../../src/backbone/shipped.js';
import { shippedCopyOf } from '../../src/backbone/shipped-copy.js';

const read = (path = shippedBackbone().path) => Buffer.from(readFileSync(path));

test('every shipped backbone is itself, whoever it says it is from', () => {
  for (const { name, path } of shippedBackbones()) {
    const bytes = read(path);
    expect(shippedCopyOf(bytes)).toEqual({ name, whole: true });
    const from = bytes.lastIndexOf('source.sha256');
    bytes.fill('0', from + 20, from + 40);
    expect(shippedCopyOf(bytes)).toEqual({ name, whole: true });
  }
});

test.each([
  ['one bit', (bytes: Buffer) => bytes.writeUInt8(bytes[2_000_000]! ^ 1, 2_000_000)],
  ['a page of zeros', (bytes: Buffer) => bytes.fill(0, 3_000_000, 3_004_096)],
])('%s of its weights changed: it is a damaged copy', (_, damage) => {
  const bytes = read();
  damage(bytes);
  expect(shippedCopyOf(bytes)).toEqual({ name: 'mobilenetv2', whole: false });
});

test('trained further, it is a network of its own', () => {
  const bytes = read();
  for (let i = 2_000_000; i < 4_000_000; i += 2) bytes[i]! ^= 3;
  expect(shippedCopyOf(bytes)).toBeUndefined();
});
