import { float16Value } from '@verger/vision';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLOAT16_MAX, float16Bits, toFloat16 } from '../../src/onnx/float16.js';

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

test('many at once are what each of them is: all float16, the ties between them, their neighbours, any bits', () => {
  const values: number[] = [
    Number.NaN,
    -Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1e-45,
    -1e-45,
    3.4e38,
    -3.4e38,
  ];
  for (let bits = 0; bits < 0x7c00; bits++) {
    const tie = (float16Value(bits) + (bits === 0x7bff ? 65536 : float16Value(bits + 1))) / 2;
    for (const value of [float16Value(bits), tie]) {
      const [below, above] = neighbours(value);
      values.push(value, -value, below, -below, above, -above);
    }
  }
  const given = Float32Array.from(values);
  const [found, wanted] = [toFloat16(given), Uint16Array.from(given, float16Bits)];
  // Sixty times as fast as toEqual.
  expect(found.findIndex((bits, i) => bits !== wanted[i])).toBe(-1);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1 }), (bits) => {
      const some = new Float32Array(Uint32Array.from(bits).buffer);
      expect(toFloat16(some)).toEqual(Uint16Array.from(some, float16Bits));
    }),
  );
});

test('negative, subnormal and too large numbers', () => {
  const given = Float32Array.of(
    -1,
    -65504,
    -65519.996,
    -65520,
    65520,
    -(2 ** -24),
    2 ** -25,
    2 ** -14 - 2 ** -26,
  );
  expect([...toFloat16(given)]).toEqual([0xbc00, 0xfbff, 0xfbff, 0xfc00, 0x7c00, 0x8001, 0, 0x0400]);
  expect(toFloat16(given.subarray(1, 3))).toEqual(Uint16Array.of(0xfbff, 0xfbff));
});

/** The float32 before and after one that is not negative. */
function neighbours(value: number): readonly [number, number] {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  const [below, above] = new Float32Array(Uint32Array.of(Math.max(0, bits - 1), bits + 1).buffer);
  return [below!, above!];
}
