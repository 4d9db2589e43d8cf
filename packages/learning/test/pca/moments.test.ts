import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { MatrixProduct } from '../../src/linalg/product.js';
import { MomentsAccumulator, momentsOf } from '../../src/pca/accumulate.js';
import { type Moments, mergeMoments, noMoments } from '../../src/pca/moments.js';
import { decodeMoments, encodeMoments } from '../../src/pca/moments-bytes.js';
import { batches } from '../fixtures/pca/batches.js';
import { syntheticFeatures } from '../fixtures/pca/synthetic.js';

const product = new MatrixProduct({ threads: 1 });
afterAll(() => product.release());

async function moments(values: Float32Array, dimension: number, size = 100): Promise<Moments> {
  return (await momentsOf(product, batches(values, dimension, size))) ?? noMoments(dimension);
}

/** The definition, in two passes. */
function direct(values: Float32Array, d: number): Moments {
  const n = values.length / d;
  const out = { ...noMoments(d), n };
  for (let i = 0; i < values.length; i++) out.mean[i % d]! += values[i]! / n;
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < d; i++) {
      for (let j = i; j < d; j++) {
        const x = values[row * d + i]! - out.mean[i]!;
        out.m2.values[i * d + j]! += x * (values[row * d + j]! - out.mean[j]!);
      }
    }
  }
  return out;
}

function expectClose(found: Moments, expected: Moments, tolerance: number): void {
  expect(found.n).toBe(expected.n);
  expect(found.dimension).toBe(expected.dimension);
  const size = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  for (const [a, b] of [
    [found.mean, expected.mean],
    [found.m2.values, expected.m2.values],
  ] as const) {
    expect(a.length).toBe(b.length);
    const off = a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
    expect(off / size(b)).toBeLessThan(tolerance);
  }
}

describe('moments of a stream', () => {
  test.each([1, 2, 400, 1023, 1024, 1025, 2500])('of %i rows are those of the definition', async (rows) => {
    const values = syntheticFeatures(3, rows, 9, 4);
    expectClose(await moments(values, 9), direct(values, 9), 1e-13);
  });

  test.each([9, 300])(
    'of %i features are the same bytes when they go on from stored ones',
    async (dimension) => {
      const [first, second] = [
        syntheticFeatures(6, 1100, dimension, 4),
        syntheticFeatures(7, 70, dimension, 4),
      ];
      const rows = (values: Float32Array) => batches(values, dimension, values.length / dimension);
      const whole = new MomentsAccumulator(product, dimension);
      for await (const batch of rows(first)) await whole.add(batch);
      await whole.endBlock();
      for await (const batch of rows(second)) await whole.add(batch);

      const stored = encodeMoments(await moments(first, dimension, 1100));
      const resumed = new MomentsAccumulator(product, dimension, decodeMoments(stored));
      for await (const batch of rows(second)) await resumed.add(batch);
      expect(encodeMoments(await resumed.finish())).toEqual(encodeMoments(await whole.finish()));
    },
  );

  test('are the same bytes however the rows are cut in batches', async () => {
    const values = syntheticFeatures(4, 1500, 9, 4);
    const expected = encodeMoments(await moments(values, 9, 1500));
    for (const size of [1, 7, 1024]) {
      expect(encodeMoments(await moments(values, 9, size))).toEqual(expected);
    }
  });

  test('keep their precision far from zero', async () => {
    const values = syntheticFeatures(5, 3000, 6, 3).map((x) => x + 1e4);
    expectClose(await moments(values, 6), direct(values, 6), 1e-12);
  });

  test('of nothing are null', async () => {
    expect(await momentsOf(product, batches(new Float32Array(0), 4, 1))).toBeNull();
  });

  test('refuse a value that is not finite, and name its photo', async () => {
    const values = syntheticFeatures(6, 30, 5, 2);
    values[17 * 5 + 2] = NaN;
    await expect(moments(values, 5, 10)).rejects.toMatchObject({
      kind: 'input',
      code: 'features-not-finite',
      message: 'feature 2 of photo-17.jpg is NaN',
    });
    values[17 * 5 + 2] = -Infinity;
    await expect(moments(values, 5, 10)).rejects.toMatchObject({ code: 'features-not-finite' });
  });

  test('refuse rows of another length', async () => {
    async function* mixed() {
      yield* batches(new Float32Array(8), 4, 2);
      yield* batches(new Float32Array(10), 5, 2);
    }
    await expect(momentsOf(product, mixed())).rejects.toMatchObject({ code: 'features-wrong-dimension' });
  });
});

describe('merging', () => {
  test('parts in any order and grouping gives the moments of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
        fc.integer(),
        fc.infiniteStream(fc.nat(1000)),
        async (sizes, seed, picks) => {
          const d = 5;
          const total = sizes.reduce((sum, size) => sum + size, 0);
          const values = syntheticFeatures(seed, total, d, 3);
          let at = 0;
          const parts: Moments[] = [];
          for (const size of sizes) {
            parts.push(await moments(values.subarray(at * d, (at + size) * d), d));
            at += size;
          }
          // Takes two parts at random, puts back their merge, until one is left.
          const pick = () => parts.splice(picks.next().value! % parts.length, 1)[0]!;
          while (parts.length > 1) parts.push(mergeMoments(pick(), pick()));
          expectClose(parts[0]!, total === 0 ? noMoments(d) : direct(values, d), 1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('refuses moments of other features', () => {
    expect(() => mergeMoments(noMoments(3), noMoments(4))).toThrow(/3 features and of 4 features/);
  });
});

describe('as bytes', () => {
  test('come back bit for bit', async () => {
    const found = await moments(syntheticFeatures(7, 40, 6, 3), 6);
    expect(decodeMoments(encodeMoments(found))).toEqual(found);
    expect(encodeMoments(found).length).toBe(24 + 8 * (6 + 21));
  });

  test('are read at any offset of a buffer', async () => {
    const found = await moments(syntheticFeatures(8, 40, 6, 3), 6);
    const bytes = encodeMoments(found);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeMoments(shifted.subarray(3))).toEqual(found);
  });

  test('cut short, grown or of another kind are refused', () => {
    const bytes = encodeMoments(noMoments(3));
    const wrong = bytes.slice();
    wrong[0] = 0;
    for (const broken of [bytes.slice(0, -1), bytes.slice(0, 5), new Uint8Array([...bytes, 0]), wrong]) {
      expect(() => decodeMoments(broken)).toThrow(expect.objectContaining({ code: 'moments-corrupt' }));
    }
  });
});
