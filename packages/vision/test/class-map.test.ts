import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boxesOf,
  type Classifier,
  type ClassMap,
  classify,
  classMap,
  logits,
  reduce,
  whereSeen,
} from '../src/index.js';

const numbers = (length: number, most = 3) =>
  fc.float32Array({ noNaN: true, min: -most, max: most, minLength: length, maxLength: length });

const cases = fc
  .record({
    dimension: fc.integer({ min: 1, max: 9 }),
    k: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ dimension, k, rows, columns }) =>
    fc.record({
      positions: numbers(dimension * rows * columns).map((values) => ({ rows, columns, values })),
      classifier: fc
        .record({
          mean: numbers(dimension),
          scale: numbers(dimension).map((all) => all.map((value) => Math.abs(value) + 0.5)),
          components: numbers(k * dimension, 1),
          weights: numbers(3 * k),
          bias: numbers(3),
          means: numbers(2 * k),
        })
        .map(
          ({ mean, scale, components, weights, bias, means }): Classifier => ({
            backbone: '',
            preprocessing: '',
            pca: { dimension, k, mean, scale, components },
            head: {
              classes: ['apple', 'pear', 'nothing'],
              species: ['apple', 'pear', ''],
              weights,
              bias,
              temperature: 1,
            },
            rejection: {
              score: 'entropy-distance',
              threshold: 0,
              entropy: { mean: 0, std: 1 },
              distance: { mean: 0, std: 1 },
              whitening: new Float32Array(k).fill(1),
              means,
            },
          }),
        ),
    }),
  );

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the mean of a map over all positions is the logit of the whole photo', () => {
  fc.assert(
    fc.property(cases, ({ classifier, positions }) => {
      const { dimension } = classifier.pca;
      const places = positions.rows * positions.columns;
      const features = Float32Array.from({ length: dimension }, (_, d) =>
        mean(positions.values.subarray(d * places, (d + 1) * places)),
      );
      const whole = logits(classifier.head, reduce(classifier.pca, features));
      for (const [c, name] of classifier.head.classes.entries()) {
        const map = classMap(classifier, positions, name);
        expect(map.values).toHaveLength(places);
        const scale = 1 + Math.max(...map.values.map(Math.abs));
        expect(Math.abs(mean(map.values) - whole[c]!)).toBeLessThan(1e-4 * scale);
      }
    }),
  );
});

test('where something was seen goes from 0 to 1, and its boxes lie on the photo', () => {
  fc.assert(
    fc.property(cases, ({ classifier, positions }) => {
      const features = new Float32Array(classifier.pca.dimension);
      const map = whereSeen(classifier, positions, classify(classifier, features).predictions[0]!);
      const [least, most] = [Math.min(...map.values), Math.max(...map.values)];
      expect(least).toBe(0);
      expect([0, 1]).toContain(most);
      const boxes = boxesOf(map);
      expect(boxes.length > 0).toBe(most > 0);
      for (const { x, y, width, height, score } of boxes) {
        expect(Math.min(x, y, score)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(Math.max(x + width, y + height, score)).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

const mapOf = (...lines: string[]): ClassMap => ({
  rows: lines.length,
  columns: lines[0]!.length,
  values: Float32Array.from(lines.join(''), (sign) => (sign === '#' ? 1 : 0)),
});

test('a box stands round what stands out, the largest first, specks left out', () => {
  const [large, small, ...others] = boxesOf(
    mapOf(
      '.......', //
      '.###...',
      '.###...',
      '.###..#',
      '......#',
      '.......',
      '#......',
    ),
  );
  expect(others).toEqual([]);
  expect(large!.x).toBeCloseTo(1 / 7, 1);
  expect(large!.y).toBeCloseTo(1 / 7, 1);
  expect(large!.x + large!.width).toBeCloseTo(4 / 7, 1);
  expect(small!.x + small!.width).toBe(1);
  expect(small!.y + small!.height / 2).toBeCloseTo(4 / 7, 1);
  expect(boxesOf(mapOf('...', '...'))).toEqual([]);
});

test('a class that is not there, and positions of another network, are refused', () => {
  const [{ classifier, positions }] = fc.sample(cases, { numRuns: 1, seed: 1 }) as [
    { classifier: Classifier; positions: ClassMap },
  ];
  expect(() => classMap(classifier, positions, 'durian')).toThrow('no class durian');
  const longer = { ...positions, values: new Float32Array(positions.values.length + 1) };
  expect(() => classMap(classifier, longer, 'pear')).toThrow('do not fit');
});
