import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PcaModel, reduce } from '../src/pca.js';

const small = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 64);

/** A model and rows that fit it; components need not be orthonormal to be projected on. */
const cases = fc
  .record({ dimension: fc.integer({ min: 1, max: 9 }), k: fc.integer({ min: 1, max: 9 }), rows: fc.nat(4) })
  .chain(({ dimension, k, rows }) => {
    const floats = (length: number) =>
      fc.array(small, { minLength: length, maxLength: length }).map((x) => Float32Array.from(x));
    return fc.record({
      model: fc.record({
        dimension: fc.constant(dimension),
        k: fc.constant(k),
        mean: floats(dimension),
        scale: floats(dimension).map((x) => x.map((s) => Math.abs(s) + 0.5)),
        components: floats(k * dimension),
      }),
      features: floats(rows * dimension),
    });
  });

/** The formula, one sum at a time. */
function formula({ dimension, k, mean, scale, components }: PcaModel, features: Float32Array): Float32Array {
  return Float32Array.from({ length: (features.length / dimension) * k }, (_, at) => {
    const row = Math.floor(at / k);
    const c = at % k;
    let sum = 0;
    for (let d = 0; d < dimension; d++) {
      sum += ((features[row * dimension + d]! - mean[d]!) / scale[d]!) * components[c * dimension + d]!;
    }
    return sum;
  });
}

describe('reduce', () => {
  test('is the formula, bit for bit, for any number of components', () => {
    fc.assert(
      fc.property(cases, ({ model, features }) => {
        expect(reduce(model, features)).toEqual(formula(model, features));
      }),
    );
  });

  test('sums in float64', () => {
    const model: PcaModel = {
      dimension: 3,
      k: 1,
      mean: new Float32Array(3),
      scale: new Float32Array(3).fill(1),
      components: Float32Array.of(1, 1, 1),
    };
    // In float32, 1 would be lost beside 2^30.
    expect(reduce(model, Float32Array.of(2 ** 30, 1, -(2 ** 30)))).toEqual(Float32Array.of(1));
  });

  test('a row at the mean is zero', () => {
    const mean = Float32Array.of(0.1, -2, 3);
    const model = {
      dimension: 3,
      k: 2,
      mean,
      scale: Float32Array.of(1, 2, 3),
      components: new Float32Array(6).fill(1),
    };
    expect(reduce(model, mean)).toEqual(new Float32Array(2));
  });

  test('refuses features of another dimension', () => {
    const model = {
      dimension: 3,
      k: 1,
      mean: new Float32Array(3),
      scale: new Float32Array(3).fill(1),
      components: new Float32Array(3),
    };
    expect(() => reduce(model, new Float32Array(4))).toThrow(
      expect.objectContaining({ kind: 'input', code: 'pca-wrong-dimension' }),
    );
  });
});
