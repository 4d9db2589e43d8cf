import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact, type PackedModel } from '../src/index.js';

/** Only the arrays that are rounded, and one that is not, matter here. */
const modelOf = (values: Float32Array) =>
  ({
    pca: { components: values, mean: values },
    head: { weights: values },
    rejection: { score: 'entropy-distance', whitening: values, means: values },
  }) as unknown as PackedModel;

const values = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 40 });

test('a rounded number is within a four thousandth, and twice rounded is once rounded', () => {
  fc.assert(
    fc.property(values, (given) => {
      const { pca, head, rejection } = compact(modelOf(given));
      expect(pca.mean).toBe(given);
      expect(head.weights).toEqual(pca.components);
      expect(rejection.means).toEqual(pca.components);
      for (const [i, value] of given.entries()) {
        const now = pca.components[i]!;
        expect(Math.abs(now - value)).toBeLessThanOrEqual(Math.abs(value) / 4096);
      }
      expect(compact(modelOf(pca.components)).pca.components).toEqual(pca.components);
    }),
  );
});

test('of a float32, twelve bits are left to compress', () => {
  const thirds = Float32Array.from({ length: 100 }, (_, i) => (i + 1) / 3);
  const bits = new Uint32Array(compact(modelOf(thirds)).head.weights.buffer);
  for (const one of bits) expect(one & 0xfff).toBe(0);
});
