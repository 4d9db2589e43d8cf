import { seededRandom } from '@verger/storage/hash';
import type { Split } from '@verger/storage/photos';
import { blobs, sampleData } from '@verger/testing/fixtures';
import { describe, expect, it } from 'vitest';
import { allRows, countGroups, type Samples } from '../../src/classifier/samples.js';
import {
  calibrationError,
  confusion,
  perClass,
  reliability,
  type Scored,
  score,
} from '../../src/classifier/score.js';
import { trainClassifier } from '../../src/classifier/train.js';
import { bootstrapShares } from '../../src/evaluate/bootstrap.js';
import { evaluate } from '../../src/evaluate/evaluate.js';
import { groupParts, officialParts, trainingRows, validationRows } from '../../src/evaluate/parts.js';
import { printMetrics } from '../../src/evaluate/print.js';
import { metrics as schema } from '../../src/metrics/metrics.js';

const samples = blobs(sampleData);
const splits = samples.paths.map((_, row): Split => (row % 3 === 0 ? 'test' : 'training'));

function scoredAs(answers: readonly [truth: number, predicted: number, probability: number][]): Scored[] {
  return answers.map(([truth, predicted, probability], row) => ({
    row,
    truth,
    predicted,
    probability,
    uncalibrated: 1,
    inTop3: true,
  }));
}

describe('score', () => {
  it('ranks, calibrates and leaves out classes the head does not know', () => {
    const scored = score(
      {
        rows: Int32Array.of(5, 7, 9),
        classes: ['a', 'b', 'c', 'd'],
        logits: Float64Array.of(0, 2, 1, 1, 1, 1, 1, 1, 9, 0, 0, 0),
        truth: Int32Array.of(3, 3, -1),
      },
      2,
    );
    expect(scored.map(({ row, predicted, inTop3 }) => [row, predicted, inTop3])).toEqual([
      [5, 1, true],
      [7, 0, false],
    ]);
    const e = Math.exp(0.5);
    expect(scored[0]!.probability).toBeCloseTo((e * e) / (e * e + 2 * e + 1), 12);
    expect(scored[1]!.uncalibrated).toBeCloseTo(0.25, 12);
  });
});

describe('calibration', () => {
  // Four answers with confidence .9, three right; one wrong with 1: |.9 - .75| · 4/5 + 1 · 1/5.
  const scored = scoredAs([
    [0, 0, 0.9],
    [0, 0, 0.9],
    [1, 1, 0.9],
    [1, 0, 0.9],
    [1, 0, 1],
  ]);

  it('is the mean gap between confidence and accuracy', () => {
    expect(calibrationError(scored)).toBeCloseTo(0.15 * 0.8 + 0.2, 12);
    expect(calibrationError(scored, 'uncalibrated')).toBeCloseTo(0.4, 12);
    expect(calibrationError([])).toBe(0);
  });

  it('puts every photo in one bin', () => {
    const bins = reliability(scored);
    expect(bins.map(({ photos }) => photos)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1]);
    expect(bins[13]).toMatchObject({ confidence: expect.closeTo(0.9, 12), accuracy: 0.75 });
    expect(bins[0]).toEqual({ from: 0, to: 1 / 15, photos: 0, confidence: null, accuracy: null });
  });
});

describe('perClass', () => {
  it('is null where nothing was asked or answered', () => {
    const table = confusion(
      scoredAs([
        [0, 0, 1],
        [0, 1, 1],
      ]),
      3,
    );
    expect(table).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(perClass(table, ['a', 'b', 'c'])).toEqual([
      { class: 'a', photos: 2, recall: 0.5, precision: 1 },
      { class: 'b', photos: 0, recall: null, precision: 0 },
      { class: 'c', photos: 0, recall: null, precision: null },
    ]);
  });
});

describe('bootstrapShares', () => {
  const answers = Array.from({ length: 400 }, (_, i): [number, number, number] => {
    const right = i % 40 < 20;
    return [i % 2, right ? i % 2 : 1 - (i % 2), 1];
  });

  it('gives the shares themselves, inside an interval that the seed decides', () => {
    const found = bootstrapShares(scoredAs(answers), String, { seed: 1 });
    expect(found.accuracy.value).toBe(0.5);
    expect(found.macroF1.value).toBeCloseTo(0.5, 12);
    expect(found.top3).toEqual({ value: 1, low: expect.closeTo(400 / (400 + 1.959964 ** 2), 9), high: 1 });
    // Binomial: .5 ± 1.96 · √(.25 / 400).
    expect(found.accuracy.low).toBeCloseTo(0.451, 1.5);
    expect(found.accuracy.high).toBeCloseTo(0.549, 1.5);
    expect(bootstrapShares(scoredAs(answers), String, { seed: 1 })).toEqual(found);
  });

  it('is wider when right and wrong answers come in whole groups', () => {
    const width = (groupOf: (row: number) => string) => {
      const { low, high } = bootstrapShares(scoredAs(answers), groupOf, { seed: 1 }).accuracy;
      return high - low;
    };
    expect(width((row) => `clip ${Math.floor(row / 20)}`)).toBeGreaterThan(2 * width(String));
  });
});

describe('parts', () => {
  it('takes the Training split to train on, or all photos', () => {
    expect([...trainingRows(['test', 'training', 'validation', 'training'])]).toEqual([1, 3]);
    expect([...trainingRows(['test', null])]).toEqual([0, 1]);
  });

  it('measures the folders’ split, and says that clips are shared', () => {
    const parts = officialParts(samples, splits)!;
    expect(parts.test).toHaveLength(60);
    expect(parts.caveat).toMatch(/^100 % of the test photos are frames of clips that were trained on/);
  });

  it('asks Validation where there is no Test, and no class that was never trained', () => {
    const split = samples.labels.map(
      (label, row): Split => (label === 'fruit a' || row % 2 ? 'validation' : 'training'),
    );
    const parts = officialParts(samples, split)!;
    expect(parts.test).toHaveLength(72);
    expect(parts.caveat).toMatch(/36 photos of classes without training photos are not asked/);
  });

  it('has no official protocol without both sides', () => {
    expect(
      officialParts(
        samples,
        splits.map(() => 'test'),
      ),
    ).toBeNull();
    expect(
      officialParts(
        samples,
        splits.map(() => 'training'),
      ),
    ).toBeNull();
  });

  it('trains on unrotated clips of Fruits-360 and asks the rotated ones, over classes with both', () => {
    const clips = samples.clips.map((clip, row) => (samples.labels[row] === 'fruit b' ? '100' : clip));
    const parts = groupParts({ ...samples, clips }, allRows(samples), 1)!;
    expect(new Set(Array.from(parts.train, (row) => clips[row]))).toEqual(new Set(['100']));
    expect(new Set(Array.from(parts.test, (row) => clips[row]))).toEqual(new Set(['r_100', 'r2_100']));
    expect(parts.train).toHaveLength(4 * 12);
    expect(parts.caveat).toMatch(/1 class with turns round one axis only left out/);
  });

  it('holds out a quarter of the clips of other photos', () => {
    const clips = samples.paths.map((path) => `${path}.jpg`);
    const other: Samples = { ...samples, clips };
    const parts = groupParts(other, allRows(samples), 1)!;
    expect(parts.test).toHaveLength(45);
    expect(countGroups(other, parts.test)).toBe(45);
  });

  it('cuts single clips only when there is nothing else, and says so', () => {
    const clips = samples.clips.map(() => 'one');
    const parts = groupParts({ ...samples, clips }, allRows(samples), 1)!;
    expect(parts.test).toHaveLength(45);
    expect(parts.caveat).toMatch(/5 classes have one capture group only.*flatter/);
  });

  it('is null when no photo can be held out', () => {
    const single = allRows(samples).filter((row) => row % 36 === 0);
    expect(groupParts({ ...samples, clips: samples.clips.map(() => 'one') }, single, 1)).toBeNull();
  });
});

describe('evaluate', () => {
  it('measures both protocols, as the schema says, and prints them in 80 columns', async () => {
    const trained = await trainClassifier(samples, trainingRows(splits));
    const { metrics: found, answers } = await evaluate(samples, splits, trained);
    expect(answers).toHaveLength(180);
    expect(schema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
    const [official, groups] = found.protocols;
    expect(official).toMatchObject({
      id: 'official',
      train: { photos: 120, groups: 15 },
      test: { photos: 60 },
    });
    expect(groups).toMatchObject({
      id: 'groups',
      train: { photos: 60, groups: 5 },
      test: { photos: 120, groups: 10 },
    });
    expect(official!.accuracy.value).toBeGreaterThan(groups!.accuracy.value);
    expect(groups!.mistakes.length).toBeGreaterThan(0);
    for (const one of found.protocols) {
      const hits = one.confusion.reduce((sum, row, c) => sum + row[c]!, 0);
      expect(one.accuracy.value).toBeCloseTo(hits / one.test.photos, 12);
      expect(one.reliability.reduce((sum, { photos }) => sum + photos, 0)).toBe(one.test.photos);
      expect(one.mistakes).toHaveLength(Math.min(60, one.test.photos - hits));
    }
    const lines = printMetrics(found).split('\n');
    const table = lines.slice(
      0,
      lines.findIndex((line) => line.includes('components')),
    );
    expect(table.every((line) => line.length <= 80 && line === line.trimEnd())).toBe(true);
    const accuracy = lines.find((line) => line.includes('accuracy'))!;
    for (const { accuracy: share } of found.protocols) {
      expect(accuracy).toContain(`${(100 * share.value).toFixed(1)} %`);
    }
  });

  it('gives the protocol `groups` features of a PCA that never saw the groups held out, when it can', async () => {
    const trained = await trainClassifier(samples, allRows(samples));
    const none = samples.paths.map(() => null);
    let fittedOn = 0;
    const { metrics: again } = await evaluate(samples, none, trained, {
      reduceAgain: async (rows) => {
        fittedOn = rows.length;
        return samples.reduced.map((value) => value * 2);
      },
    });
    expect(fittedOn).toBe(60);
    expect(again.protocols.map(({ id }) => id)).toEqual(['groups']);
    expect(again.protocols[0]!.caveat).not.toMatch(/PCA/);
    const { metrics: without } = await evaluate(samples, none, trained);
    expect(without.protocols[0]!.caveat).toMatch(/PCA saw the held-out groups/);
  });
});

describe('labels that mean nothing', () => {
  // 120 pictures with a label drawn for each, and copies of every picture.
  const noise = (copies: number, names: 'grouped' | 'apart'): Samples => {
    const random = seededRandom('nothing');
    const k = 200;
    const pictures = Array.from({ length: 120 }, () => ({
      label: random() < 0.5 ? 'A' : 'B',
      at: Array.from({ length: k }, () => random.between(-1, 1)),
    }));
    const all = pictures.flatMap((one, picture) =>
      Array.from({ length: copies }, (_, copy) => ({
        ...one,
        picture,
        path: `${one.label}/${picture}_${copy}.jpg`,
      })),
    );
    const clips = all.map(({ path }) => path);
    return {
      reduced: Float32Array.from(
        all.flatMap(({ at }) => at.map((value) => value + random.between(-0.01, 0.01))),
      ),
      k,
      paths: clips,
      labels: all.map(({ label }) => label),
      clips,
      groups: names === 'grouped' ? all.map(({ picture, label }) => `${label}/${picture}_0.jpg`) : clips,
      byName: clips,
    };
  };

  it.each([1, 2, 4])('are answered as chance does with %i copies of each photo', async (copies) => {
    const data = noise(copies, 'grouped');
    const none = data.paths.map(() => null);
    const { metrics } = await evaluate(data, none, await trainClassifier(data, allRows(data)));
    const [{ accuracy, ungrouped }] = metrics.protocols as [(typeof metrics.protocols)[0]];
    expect(accuracy.low).toBeLessThanOrEqual(0.5);
    expect(accuracy.high).toBeGreaterThanOrEqual(0.5);
    if (copies === 1) expect(ungrouped).toBeNull();
    else expect(ungrouped).toBeGreaterThan(accuracy.high);
    const said = printMetrics(metrics).replace(/\s+/g, ' ');
    if (copies === 1) expect(said).toContain('Every photo is a group of its own');
  });

  it('measure nothing, in words, where nothing can be held out', async () => {
    const data = noise(1, 'grouped');
    const two = allRows(data).filter(
      (row) => row === data.labels.indexOf('A') || row === data.labels.indexOf('B'),
    );
    const pair: Samples = {
      ...data,
      reduced: Float32Array.from(
        [...two].flatMap((row) => [...data.reduced.subarray(row * data.k, (row + 1) * data.k)]),
      ),
      paths: [...two].map((row) => data.paths[row]!),
      labels: [...two].map((row) => data.labels[row]!),
      clips: [...two].map((row) => data.clips[row]!),
      groups: undefined,
      byName: undefined,
    };
    const told: string[] = [];
    const log = {
      stage() {},
      info: (text: string) => told.push(text),
      warn: (text: string) => told.push(text),
      progress() {},
    };
    const trained = await trainClassifier(pair, allRows(pair), { log });
    const { metrics } = await evaluate(pair, [null, null], trained);
    const said = [...told, printMetrics(metrics)].join('\n');
    expect(said).toContain('Nothing could be held out');
    expect(said).not.toContain('%  ');
    expect(said).not.toMatch(/100.0 %/);
  });
});

describe('the folders of a third split', () => {
  it('validate where another is asked', async () => {
    const three = samples.paths.map(
      (_, row): Split => (['training', 'validation', 'test'] as const)[row % 3]!,
    );
    expect([...validationRows(three)!]).toEqual(
      samples.paths.flatMap((_, row) => (row % 3 === 1 ? [row] : [])),
    );
    expect(validationRows(three.map((split) => (split === 'test' ? 'validation' : split)))).toBeUndefined();
    const alone = { ...samples, groups: samples.paths };
    const { validation, photos } = await trainClassifier(alone, trainingRows(three), {
      validation: validationRows(three),
    });
    expect({ photos, validated: validation.photos }).toEqual({ photos: 60, validated: 60 });
    // Groups that were trained on validate nothing.
    const shared = await trainClassifier(samples, trainingRows(three), { validation: validationRows(three) });
    expect(shared.validation.photos).toBeLessThan(60);
  });
});
