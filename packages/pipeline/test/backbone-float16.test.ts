import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLOAT16_MAX, float16Bits, float16Value } from '../src/onnx/float16.js';

test('every float16 that is a number comes back from its value', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = float16Value(bits);
    if (!Number.isNaN(value)) expect(float16Bits(value)).toBe(bits);
  }
});

test('known values', () => {
  const known: [number, number][] = [
    [1, 0x3c00],
    [-2, 0xc000],
    [FLOAT16_MAX, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.NaN, 0x7e00],
  ];
  for (const [value, bits] of known) expect(float16Bits(value)).toBe(bits);
});

test('the nearest float16 is taken', () => {
  fc.assert(
    fc.property(fc.double({ min: -FLOAT16_MAX, max: FLOAT16_MAX, noNaN: true }), (value) => {
      const bits = float16Bits(value);
      const error = Math.abs(float16Value(bits) - value);
      for (const neighbour of [bits - 1, bits + 1]) {
        const other = float16Value(neighbour & 0xffff);
        if (Number.isFinite(other)) expect(error).toBeLessThanOrEqual(Math.abs(other - value));
      }
    }),
  );
});
