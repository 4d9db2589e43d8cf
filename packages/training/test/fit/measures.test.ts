import { allRows, fitHeads, type Samples } from '@verger/learning/classifier';
import { blobs, sampleData } from '@verger/testing/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealFolds } from '../../src/fit/folds.js';
import { auroc } from '../../src/fit/measure.js';
import { fitSpeciesTemperature } from '../../src/fit/species-temperature.js';
import { weightsOf } from '../../src/recipe/weights.js';

describe('dealFolds', () => {
  it('never cuts a group, and leaves no fold empty while there are groups', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }), (groups) => {
        const folds = dealFolds(groups, 3, 1);
        const of = new Map<string, number>();
        for (const [i, group] of groups.entries()) {
          expect(of.get(group) ?? folds[i]).toBe(folds[i]);
          of.set(group, folds[i]!);
        }
        expect(new Set(folds).size).toBe(Math.min(3, of.size));
      }),
    );
  });
});

describe('auroc', () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 });

  it('is the share of pairs in order, ties counting half', () => {
    fc.assert(
      fc.property(values, values, (known, unknown) => {
        let wins = 0;
        for (const a of known) for (const b of unknown) wins += a > b ? 1 : a === b ? 0.5 : 0;
        expect(auroc(known, unknown)).toBeCloseTo(wins / (known.length * unknown.length), 12);
      }),
    );
  });
});

describe('fitSpeciesTemperature', () => {
  it('finds the temperature that logits were multiplied by', () => {
    // Two species of two classes: answers drawn from their own probabilities are calibrated at 1.
    const rows = [...Array(400).keys()].map((i) => {
      const p = (i % 20) / 20 + 0.025;
      const share = Math.floor(i / 20) / 20 < p;
      const logits = Float64Array.of(
        Math.log(p / 2),
        Math.log(p / 2),
        Math.log((1 - p) / 2),
        Math.log((1 - p) / 2),
      );
      return { logits, truth: share ? [0, 1] : [2, 3] };
    });
    const cold = rows.map(({ logits, truth }) => ({ logits: logits.map((value) => value * 2.5), truth }));
    expect(fitSpeciesTemperature(cold) / fitSpeciesTemperature(rows)).toBeCloseTo(2.5, 2);
    expect(fitSpeciesTemperature(rows)).toBeGreaterThan(0.8);
    expect(fitSpeciesTemperature(rows)).toBeLessThan(1.25);
  });

  it('is 1 without photos', () => expect(fitSpeciesTemperature([])).toBe(1));
});

describe('weights', () => {
  it('let rare pairs count for more, not for as much as frequent ones', () => {
    const pictures = [...Array(16).fill({ domain: 'studio' }), { domain: 'web' }];
    const weights = weightsOf(pictures, Array(17).fill('apple'), {
      weights: { studio: 1, shop: 1, web: 1, composite: 1, negative: 1 },
    });
    expect(weights[16]! / weights[0]!).toBeCloseTo(8, 5);
    expect(weights.reduce((a, b) => a + b, 0) / 17).toBeCloseTo(1, 6);
  });

  it('of two are as good as the photo twice', async () => {
    const samples = blobs({ ...sampleData, frames: 4 });
    const twice = [...samples.labels.keys()].filter((row) => row % 3 === 0);
    const heavy: Samples = {
      ...samples,
      weights: Float32Array.from(samples.labels, (_, row) => (row % 3 === 0 ? 2 : 1)),
    };
    const order = [...samples.labels.keys(), ...twice];
    const { k } = samples;
    const long: Samples = {
      k,
      reduced: Float32Array.from(
        order.flatMap((row) => [...samples.reduced.subarray(row * k, (row + 1) * k)]),
      ),
      paths: order.map((row) => samples.paths[row]!),
      labels: order.map((row) => samples.labels[row]!),
      clips: order.map((row) => samples.clips[row]!),
    };
    const classes = [...new Set(samples.labels)].sort();
    const fit = async (of: Samples) => {
      for await (const { head } of fitHeads(of, allRows(of), classes, [0.01], { threads: 1 })) return head;
      throw new Error('no head');
    };
    const [a, b] = [await fit(heavy), await fit(long)];
    for (const [i, weight] of a.weights.entries()) expect(weight).toBeCloseTo(b.weights[i]!, 2);
  });
});
