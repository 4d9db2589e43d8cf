import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { MatrixProduct } from '../../src/linalg/product.js';
import { fitPca } from '../../src/pca/fit.js';
import { batches } from '../fixtures/pca/batches.js';
import { syntheticFeatures } from '../fixtures/pca/synthetic.js';

interface Case {
  name: string;
  seed: number;
  rows: number;
  heldOutRows: number;
  dimension: number;
  factors: number;
  standardize: boolean;
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  heldOutVariance: number;
  components: number[][];
}

const cases = readFileSync(new URL('../fixtures/pca/sklearn.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const product = new MatrixProduct({ threads: 1 });
afterAll(() => product.release());

describe.each(cases)('agrees with scikit-learn: $name', (expected) => {
  const { rows, heldOutRows, dimension } = expected;
  const all = syntheticFeatures(expected.seed, rows + heldOutRows, dimension, expected.factors);
  const k = expected.components.length;
  const fitted = fitPca(product, batches(all.subarray(0, rows * dimension), dimension, 70), {
    asked: { components: k },
    standardize: expected.standardize,
    heldOut: batches(all.subarray(rows * dimension), dimension, 33),
  });

  test('explained variance within 1e-6 relative', async () => {
    const { json } = await fitted;
    const count = Math.min(dimension, rows - 1);
    expect(json.explainedVariance).toHaveLength(dimension);
    for (let i = 0; i < count; i++) {
      expect(json.explainedVariance[i]! / expected.explainedVariance[i]!).toBeCloseTo(1, 6);
      expect(json.explainedVarianceRatio[i]! / expected.explainedVarianceRatio[i]!).toBeCloseTo(1, 6);
    }
    expect(json.explainedVariance.slice(count).every((x) => x === 0)).toBe(true);
  });

  test('subspaces of the first components within 1e-3 rad', async () => {
    const { model } = await fitted;
    for (let m = 1; m <= k; m++) {
      // The sine of the largest angle is at most the Frobenius norm of what theirs leave of ours.
      let squares = 0;
      for (let c = 0; c < m; c++) {
        const left = Float64Array.from(model.components.subarray(c * dimension, (c + 1) * dimension));
        for (const theirs of expected.components.slice(0, m)) {
          const along = theirs.reduce((sum, x, i) => sum + x * left[i]!, 0);
          for (let i = 0; i < dimension; i++) left[i]! -= along * theirs[i]!;
        }
        squares += left.reduce((sum, x) => sum + x * x, 0);
      }
      expect(Math.sqrt(squares)).toBeLessThan(1e-3);
    }
  });

  test('variance kept of held-out rows', async () => {
    const { json } = await fitted;
    expect(json.heldOut?.rows).toBe(heldOutRows);
    expect(json.heldOut!.variance).toBeCloseTo(expected.heldOutVariance, 6);
  });
});
