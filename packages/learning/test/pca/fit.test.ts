import { reduce } from '@verger/vision';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { MatrixProduct } from '../../src/linalg/product.js';
import { momentsOf } from '../../src/pca/accumulate.js';
import { fitFromMoments, fitPca } from '../../src/pca/fit.js';
import { loadPcaModel } from '../../src/pca/model-bin.js';
import { pcaJson } from '../../src/pca/model-json.js';
import { type Moments, mergeMoments } from '../../src/pca/moments.js';
import { reduceMany } from '../../src/pca/reduce.js';
import type { Asked } from '../../src/pca/spectrum.js';
import { batches } from '../fixtures/pca/batches.js';
import { syntheticFeatures } from '../fixtures/pca/synthetic.js';

const product = new MatrixProduct({ threads: 1 });
afterAll(() => product.release());

const d = 40;
const rows = 300;
const features = syntheticFeatures(11, rows, d, 25);

function fit(values: Float32Array, asked: Asked, options: { standardize?: boolean } = {}) {
  return fitPca(product, batches(values, d, 64), { asked, ...options });
}

describe('fitPca', () => {
  test('keeps the least k that reaches the share asked', async () => {
    for (const variance of [0.3, 0.8, 0.95, 0.999, 1]) {
      const { json, model } = await fit(features, { variance });
      const held = (k: number) => json.explainedVarianceRatio.slice(0, k).reduce((sum, x) => sum + x, 0);
      expect(held(json.k)).toBeGreaterThan(variance - 1e-9);
      if (variance < 1) expect(held(json.k - 1)).toBeLessThan(variance);
      expect(model.k).toBe(json.k);
      expect(model.components.length).toBe(json.k * d);
    }
  });

  test('tells k for 80, 90, 95 and 99 %, rising, and all variances, summing to the whole', async () => {
    const { json } = await fit(features, { components: 3 });
    expect(pcaJson.parse(json)).toEqual(json);
    expect(json.k).toBe(3);
    expect(json.rows).toBe(rows);
    expect(json.fittedOn).toBe('all');
    expect(json.componentsFor.map(({ variance }) => variance)).toEqual([0.8, 0.9, 0.95, 0.99]);
    const ks = json.componentsFor.map(({ k }) => k!);
    expect(ks).toEqual(ks.toSorted((a, b) => a - b));
    expect(json.explainedVariance).toHaveLength(d);
    expect(json.explainedVarianceRatio.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
    for (const { variance, k } of json.componentsFor) {
      expect((await fit(features, { variance })).json.k).toBe(k);
    }
  });

  test('the reduced rows have mean 0 and the explained variance along each component', async () => {
    for (const standardize of [false, true]) {
      const { model, json } = await fit(features, { components: 10 }, { standardize });
      const reduced = reduce(model, features);
      for (let c = 0; c < 10; c++) {
        const column = Float64Array.from({ length: rows }, (_, row) => reduced[row * 10 + c]!);
        const mean = column.reduce((sum, x) => sum + x, 0) / rows;
        const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (rows - 1);
        expect(Math.abs(mean)).toBeLessThan(1e-5);
        expect(variance / json.explainedVariance[c]!).toBeCloseTo(1, 5);
      }
    }
  });

  test('all components give the rows back', async () => {
    const { model } = await fit(features, { components: d });
    const reduced = reduce(model, features);
    for (let row = 0; row < rows; row += 17) {
      for (let i = 0; i < d; i++) {
        let x = model.mean[i]!;
        for (let c = 0; c < d; c++) x += reduced[row * d + c]! * model.components[c * d + i]!;
        expect(x).toBeCloseTo(features[row * d + i]!, 4);
      }
    }
  });

  test('the largest entry of each component is positive', async () => {
    const { model } = await fit(features, { components: d });
    for (let c = 0; c < d; c++) {
      const component = [...model.components.subarray(c * d, (c + 1) * d)];
      const most = Math.max(...component.map(Math.abs));
      expect(component.find((x) => Math.abs(x) === most)).toBe(most);
    }
  });

  test('the same rows give the same bytes', async () => {
    const first = await fit(features, { variance: 0.9 });
    const second = await fitPca(product, batches(features, d, 13), { asked: { variance: 0.9 } });
    expect(second.bin).toEqual(first.bin);
    expect(second.json).toEqual(first.json);
  });

  test('a constant feature has scale 1 when standardised, and no weight', async () => {
    const values = features.slice();
    for (let row = 0; row < rows; row++) values[row * d + 5] = 0.1;
    const { model, json } = await fit(values, { components: 5 }, { standardize: true });
    expect(json.standardized).toBe(true);
    expect(model.scale[5]).toBe(1);
    for (let c = 0; c < 5; c++) expect(Math.abs(model.components[c * d + 5]!)).toBeLessThan(1e-9);
    // The others have unit variance: the whole is their number.
    expect(json.explainedVariance.reduce((sum, x) => sum + x, 0)).toBeCloseTo(d - 1, 4);
  });
});

describe('held-out rows', () => {
  test('that are the rows fitted on keep the explained share', async () => {
    const { json } = await fitPca(product, batches(features, d, 64), {
      asked: { variance: 0.9 },
      heldOut: batches(features, d, 50),
    });
    const held = json.explainedVarianceRatio.slice(0, json.k).reduce((sum, x) => sum + x, 0);
    expect(json.heldOut!.variance).toBeCloseTo(held, 6);
  });

  test('count their distance from the mean fitted on', async () => {
    // One row far off along feature 0, where the rows fitted on do not vary: nothing of it is kept.
    const flat = features.slice();
    for (let row = 0; row < rows; row++) flat[row * d] = 0;
    const { model } = await fit(flat, { components: 4 });
    const far = model.mean.slice();
    far[0] = 1000;
    const { json } = await fitPca(product, batches(flat, d, 64), {
      asked: { components: 4 },
      heldOut: batches(far, d, 1),
    });
    expect(json.heldOut!.rows).toBe(1);
    expect(json.heldOut!.variance).toBeLessThan(1e-6);
  });

  test('absent or none are null', async () => {
    expect((await fit(features, { components: 2 })).json.heldOut).toBeNull();
    const { json } = await fitPca(product, batches(features, d, 64), {
      asked: { components: 2 },
      heldOut: batches(new Float32Array(0), d, 1),
    });
    expect(json.heldOut).toBeNull();
  });
});

test('merged parts fit the model of the whole', async () => {
  const parts: Moments[] = [];
  for (let from = 0; from < rows; from += 100) {
    parts.push((await momentsOf(product, batches(features.subarray(from * d, (from + 100) * d), d, 30)))!);
  }
  const options = { asked: { components: 6 }, fittedOn: 'training' } as const;
  const whole = await fit(features, { components: 6 });
  const { model, json } = await fitFromMoments(product, parts.reduce(mergeMoments), null, options);
  expect(json.fittedOn).toBe('training');
  for (const [i, x] of model.components.entries()) expect(x).toBeCloseTo(whole.model.components[i]!, 6);
  for (const [i, x] of json.explainedVariance.entries()) {
    expect(x).toBeCloseTo(whole.json.explainedVariance[i]!, 10);
  }
});

describe('what cannot be fitted', () => {
  const few = features.subarray(0, 4 * d);
  test.each<[string, Float32Array, Asked, string, string, RegExp]>([
    ['no rows', features.subarray(0, 0), { variance: 0.9 }, 'input', 'pca-no-rows', /no feature rows/],
    ['one row', features.subarray(0, d), { variance: 0.9 }, 'input', 'pca-no-variance', /1 photo: /],
    [
      'equal rows',
      new Float32Array(5 * d).fill(0.3),
      { variance: 0.9 },
      'input',
      'pca-no-variance',
      /all the same/,
    ],
    [
      'more components than rows',
      few,
      { components: 4 },
      'input',
      'pca-too-many-components',
      /vary along 3 only/,
    ],
    ['variance 1.5', few, { variance: 1.5 }, 'usage', 'pca-bad-variance', /1\.5/],
    ['variance 0', few, { variance: 0 }, 'usage', 'pca-bad-variance', /of 0$/],
    ['variance NaN', few, { variance: Number.NaN }, 'usage', 'pca-bad-variance', /NaN/],
    ['components 0', few, { components: 0 }, 'usage', 'pca-bad-components', /0 components/],
    ['components 1.5', few, { components: 1.5 }, 'usage', 'pca-bad-components', /1\.5 components/],
    ['more components than features', few, { components: 41 }, 'usage', 'pca-bad-components', /dimension 40/],
  ])('%s', async (_, values, asked, kind, code, message) => {
    const error = expect.objectContaining({
      kind,
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
    await expect(fit(values, asked)).rejects.toEqual(error);
  });

  test('as many components as photos allow', async () => {
    const { json } = await fit(few, { components: 3 });
    expect(json.explainedVariance.filter((x) => x > 0)).toHaveLength(3);
    expect((await fit(few, { variance: 1 })).json.k).toBe(3);
  });
});

describe('loadPcaModel', () => {
  test('gives the model back', async () => {
    const { model, json, bin } = await fit(features, { components: 7 }, { standardize: true });
    expect(loadPcaModel(JSON.parse(JSON.stringify(json)), bin)).toEqual(model);
  });

  test('refuses any changed byte, any length, and a model.json out of contract', async () => {
    const { json, bin } = await fit(features, { components: 2 });
    const corrupt = expect.objectContaining({ kind: 'input', code: 'pca-corrupt' });
    fc.assert(
      fc.property(fc.nat(bin.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = bin.slice();
        broken[at]! ^= change;
        expect(() => loadPcaModel(json, broken)).toThrow(corrupt);
      }),
    );
    expect(() => loadPcaModel(json, bin.subarray(1))).toThrow(corrupt);
    expect(() => loadPcaModel({ ...json, k: 3 }, bin)).toThrow(corrupt);
    expect(() => loadPcaModel({ ...json, k: 'two' }, bin)).toThrow(/pca\/model.json: k/);
    expect(() => loadPcaModel(null, bin)).toThrow(corrupt);
  });
});

describe('reduceMany', () => {
  test.each([0, 1, 300, 2500])('agrees with reduce on %i rows', async (count) => {
    const values = syntheticFeatures(12, count, d, 25);
    const { model } = await fit(features, { components: 9 }, { standardize: true });
    const expected = reduce(model, values);
    const found = await reduceMany(product, model, values);
    expect(found.length).toBe(count * 9);
    const size = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const off = found.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);
    expect(off).toBeLessThanOrEqual(1e-6 * size);
  });

  test('refuses features of another dimension', async () => {
    const { model } = await fit(features, { components: 2 });
    await expect(reduceMany(product, model, new Float32Array(d + 1))).rejects.toMatchObject({
      code: 'pca-wrong-dimension',
    });
  });
});
