import { blobs, sampleData } from '@verger/testing/fixtures';
import { classify, logits } from '@verger/vision';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePenalty } from '../../src/classifier/choose.js';
import { fitHeads } from '../../src/classifier/fit.js';
import { applyHead } from '../../src/classifier/head-outputs.js';
import { minimise } from '../../src/classifier/lbfgs.js';
import { acceptedShare, calibrateRejection } from '../../src/classifier/rejection.js';
import { allRows, classesOf, groupKey, type Samples } from '../../src/classifier/samples.js';
import { type LabelSmoothing, SoftmaxLoss } from '../../src/classifier/softmax-loss.js';
import { splitByGroup } from '../../src/classifier/split-by-group.js';
import { fitTemperature } from '../../src/classifier/temperature.js';
import { trainClassifier } from '../../src/classifier/train.js';

/** Loss and gradient in plain float64 loops. */
function lossInLoops(
  samples: Samples,
  rows: Int32Array,
  classes: readonly string[],
  at: Float64Array,
  smoothing: LabelSmoothing = { share: 0, classes: new Set() },
) {
  const { reduced, k } = samples;
  const gradient = new Float64Array(at.length);
  let value = 0;
  for (const row of rows) {
    const z = classes.map((_, c) => {
      let sum = at[classes.length * k + c]!;
      for (let d = 0; d < k; d++) sum += at[c * k + d]! * reduced[row * k + d]!;
      return sum;
    });
    const total = z.reduce((sum, one) => sum + Math.exp(one), 0);
    for (const [c, one] of z.entries()) {
      const exact = classes[c] === samples.labels[row] ? 1 : 0;
      const even = smoothing.classes.has(classes[c]!) ? 1 / smoothing.classes.size : 0;
      const share = smoothing.classes.has(samples.labels[row]!) ? smoothing.share : 0;
      const hit = (1 - share) * exact + share * even;
      const g = (Math.exp(one) / total - hit) / rows.length;
      value -= (hit * (one - Math.log(total))) / rows.length;
      for (let d = 0; d < k; d++) gradient[c * k + d]! += g * reduced[row * k + d]!;
      gradient[classes.length * k + c]! += g;
    }
  }
  return { value, gradient };
}

const samples = blobs(sampleData);
const rows = allRows(samples);
const classes = classesOf(samples, rows);

describe('SoftmaxLoss', () => {
  it('equals the loss and gradient in float64 loops, on all rows and on scattered ones', async () => {
    const at = Float64Array.from({ length: classes.length * 7 }, (_, i) => Math.sin(i));
    for (const some of [rows, rows.filter((row) => row % 3 !== 1)]) {
      const loss = await SoftmaxLoss.open(samples, some, classes);
      const found = await loss.evaluate(at);
      await loss.release();
      const truth = lossInLoops(samples, some, classes, at);
      expect(found.value).toBeCloseTo(truth.value, 5);
      for (const [i, value] of found.gradient.entries()) expect(value).toBeCloseTo(truth.gradient[i]!, 5);
    }
  });

  it('smooths the labels of some classes among themselves', async () => {
    const at = Float64Array.from({ length: classes.length * 7 }, (_, i) => Math.cos(i));
    const smoothing = { share: 0.2, classes: new Set(classes.slice(1)) };
    expect(smoothing.classes.size).toBeGreaterThan(1);
    const loss = await SoftmaxLoss.open(samples, rows, classes, 1, smoothing);
    const found = await loss.evaluate(at);
    await loss.release();
    const truth = lossInLoops(samples, rows, classes, at, smoothing);
    expect(Math.abs(truth.value - lossInLoops(samples, rows, classes, at).value)).toBeGreaterThan(0.01);
    expect(found.value).toBeCloseTo(truth.value, 5);
    for (const [i, value] of found.gradient.entries()) expect(value).toBeCloseTo(truth.gradient[i]!, 5);
  });

  it('sums over more rows than go through the graph at once', async () => {
    const many = blobs({ ...sampleData, classes: 2, clips: ['100'], frames: 2500, k: 3 });
    const all = allRows(many);
    const at = Float64Array.of(0.1, -0.2, 0.3, 0, 0.2, -0.1, 0.5, -0.5);
    const loss = await SoftmaxLoss.open(many, all, classesOf(many, all));
    const found = await loss.evaluate(at);
    await loss.release();
    const truth = lossInLoops(many, all, classesOf(many, all), at);
    expect(found.value).toBeCloseTo(truth.value, 5);
    for (const [i, value] of found.gradient.entries()) expect(value).toBeCloseTo(truth.gradient[i]!, 5);
  });
});

describe('minimise', () => {
  it('finds the minimum of any convex quadratic', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 12, maxLength: 12 }),
        async (widths, centre) => {
          const evaluate = async (at: Float64Array) => {
            const gradient = at.map((x, i) => 2 * widths[i]! * (x - centre[i]!));
            return { value: at.reduce((sum, x, i) => sum + widths[i]! * (x - centre[i]!) ** 2, 1), gradient };
          };
          const start = new Float64Array(widths.length);
          const curvature = new Float64Array(widths.length).fill(1);
          const { at, converged } = await minimise(evaluate, start, { curvature, tolerance: 1e-14 });
          expect(converged).toBe(true);
          expect((await evaluate(at)).value - 1).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('says when the steps run out, and stops when aborted', async () => {
    const evaluate = async (at: Float64Array) => ({
      value: (at[0]! - 3) ** 4,
      gradient: Float64Array.of(4 * (at[0]! - 3) ** 3),
    });
    const curvature = Float64Array.of(1000);
    const cut = await minimise(evaluate, Float64Array.of(0), { curvature, maxSteps: 2 });
    expect(cut.converged).toBe(false);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(minimise(evaluate, Float64Array.of(0), { curvature, signal })).rejects.toThrow('stopped');
  });
});

describe('fitHeads', () => {
  it('ends where the penalised gradient vanishes', async () => {
    const squares = samples.reduced.reduce((sum, x) => sum + x * x, 0) / samples.reduced.length;
    for await (const { head, l2 } of fitHeads(samples, rows, classes, [0.1, 0.01])) {
      const at = Float64Array.from([...head.weights, ...head.bias]);
      const { gradient } = lossInLoops(samples, rows, classes, at);
      for (let i = 0; i < gradient.length; i++) {
        const ridge = i < head.weights.length ? l2 * squares * at[i]! : 0;
        expect(Math.abs(gradient[i]! + ridge)).toBeLessThan(5e-4);
      }
    }
  });

  it('penalises the weights of one class more than those of the others', async () => {
    const squares = samples.reduced.reduce((sum, x) => sum + x * x, 0) / samples.reduced.length;
    const penaltyFactor = (name: string) => (name === classes[1] ? 50 : 1);
    for await (const { head, l2 } of fitHeads(samples, rows, classes, [0.01], { penaltyFactor })) {
      const at = Float64Array.from([...head.weights, ...head.bias]);
      const { gradient } = lossInLoops(samples, rows, classes, at);
      const { k } = samples;
      for (let i = 0; i < head.weights.length; i++) {
        const ridge = l2 * penaltyFactor(classes[Math.floor(i / k)]!) * squares * at[i]!;
        expect(Math.abs(gradient[i]! + ridge)).toBeLessThan(5e-4);
      }
      const length = (c: number) => Math.hypot(...head.weights.subarray(c * k, (c + 1) * k));
      expect(length(1)).toBeLessThan(length(0) / 2);
    }
  });
});

describe('splitByGroup', () => {
  it('keeps every clip whole where a class has several, and every photo once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), { minLength: 1 }),
        fc.integer(),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (photos, seed, share) => {
          const some: Samples = {
            reduced: new Float32Array(photos.length),
            k: 1,
            paths: photos.map((_, i) => `photo ${i}`),
            labels: photos.map(([label]) => `class ${label}`),
            clips: photos.map(([, clip]) => `clip ${clip}`),
          };
          const { kept, held, cut, single } = splitByGroup(some, allRows(some), { seed, share });
          expect([...kept, ...held].sort((a, b) => a - b)).toEqual([...allRows(some)]);
          const keptClips = new Set(Array.from(kept, (row) => groupKey(some, row)));
          for (const row of held) {
            if (!cut.includes(some.labels[row]!)) expect(keptClips.has(groupKey(some, row))).toBe(false);
          }
          expect(classesOf(some, kept)).toEqual(classesOf(some, allRows(some)));
          const both = [...classesOf(some, held), ...single].sort();
          expect(both).toEqual(classesOf(some, allRows(some)));
        },
      ),
    );
  });

  it('holds the last frames of a class with one clip, by number', () => {
    const one = blobs({ ...sampleData, clips: ['100'] });
    const { held, cut } = splitByGroup(one, allRows(one), { seed: 1, share: 0.25 });
    expect(cut).toEqual(classes);
    expect(Array.from(held.slice(0, 3), (row) => one.paths[row])).toEqual([
      'fruit a/9_100.jpg',
      'fruit a/10_100.jpg',
      'fruit a/11_100.jpg',
    ]);
  });

  it('is the same for a seed, another for another', () => {
    const of = (seed: number) => [...splitByGroup(samples, rows, { seed, share: 0.3 }).held];
    expect(of(1)).toEqual(of(1));
    expect([2, 3, 4].some((seed) => of(seed).join() !== of(1).join())).toBe(true);
  });
});

describe('choosePenalty', () => {
  const trial = (l2: number, hits: readonly number[]) => ({
    l2,
    scored: hits.map((hit, i) => ({
      row: i * 12,
      truth: 0,
      predicted: 1 - hit,
      probability: 1,
      uncalibrated: 1,
      inTop3: true,
    })),
  });

  it('takes the weakest that is as good as the best but for chance, and none that is plainly worse', () => {
    const strong = trial(0.1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const chance = trial(0.01, [1, 1, 1, 1, 0, 1, 1, 1, 1, 1]);
    const worse = trial(0.001, [0, 0, 1, 0, 0, 1, 0, 0, 0, 1]);
    expect(choosePenalty(samples, [strong, chance, worse]).l2).toBe(0.01);
  });
});

describe('fitTemperature', () => {
  it('finds the temperature the logits were stretched by', () => {
    // Answers right in the share their softmax says: 3 of 4 with logits ln 3 against 0.
    const stretched = 2.5 * Math.log(3);
    const logits = Float64Array.from([stretched, 0, stretched, 0, stretched, 0, stretched, 0]);
    const answers = { rows: Int32Array.of(0, 1, 2, 3), classes: ['a', 'b'], logits };
    expect(fitTemperature({ ...answers, truth: Int32Array.of(0, 0, 0, 1) })).toBeCloseTo(2.5, 4);
    expect(fitTemperature({ ...answers, truth: Int32Array.of(0, 0, 0, 0) })).toBeCloseTo(0.05, 4);
    expect(fitTemperature({ ...answers, truth: Int32Array.of(1, 1, 1, 1) })).toBeCloseTo(20, 4);
    expect(fitTemperature({ ...answers, truth: Int32Array.of(-1, -1, -1, -1) })).toBe(1);
  });
});

describe('calibrateRejection', () => {
  it('accepts 95 % of known photos, or all of a few', () => {
    for (const [photos, accepted] of [
      [100, 0.95],
      [19, 1],
      [1, 1],
    ] as const) {
      const known = Array.from({ length: photos }, (_, i) => ({
        entropy: -i / 10,
        distance: -Math.sqrt(i),
        fruit: 0,
        energy: 0,
      }));
      expect(acceptedShare(calibrateRejection(known), known)).toBeCloseTo(accepted, 9);
    }
  });
});

describe('trainClassifier', () => {
  const identity = Float32Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0));
  const pca = {
    dimension: 6,
    k: 6,
    mean: new Float32Array(6),
    scale: new Float32Array(6).fill(1),
    components: identity,
  };

  it('tells classes apart, knows the fruits it saw and not what lies far away', async () => {
    const trained = await trainClassifier(samples, rows);
    const { head, rejection, validation } = trained;
    // Guessing gives .2; clips of the same fruit lie apart, so that not all are found.
    expect(validation.accuracy).toBeGreaterThan(0.6);
    expect(validation.acceptedKnown).toBeGreaterThanOrEqual(0.95);
    expect(validation.cut).toEqual([]);
    const classifier = { backbone: '', preprocessing: '', pca, head, rejection };
    const answers = Array.from(rows, (row) =>
      classify(classifier, samples.reduced.subarray(row * 6, row * 6 + 6)),
    );
    expect(answers.filter((answer, i) => answer.predictions[0]!.class === samples.labels[i]).length).toBe(
      rows.length,
    );
    expect(answers.filter(({ known }) => known).length / rows.length).toBeGreaterThan(0.9);
    expect(classify(classifier, Float32Array.of(50, -50, 50, -50, 50, -50)).known).toBe(false);
  });

  it('gives the same model for the same photos and seed', async () => {
    expect(await trainClassifier(samples, rows, { seed: 3 })).toEqual(
      await trainClassifier(samples, rows, { seed: 3 }),
    );
  });

  it('is not sharper than it can know when every class has one clip', async () => {
    const one = blobs({ ...sampleData, clips: ['100'] });
    const { head, validation } = await trainClassifier(one, allRows(one));
    expect(head.temperature).toBe(1);
    expect(validation.cut).toEqual(classes);
  });

  it('trains on classes of one and two photos', async () => {
    const few = rows.filter((row) => row % 36 < 1 + (row > 100 ? 1 : 0));
    const { head, validation, rejection } = await trainClassifier(samples, few);
    expect(head.classes).toEqual(classes);
    expect(validation.photos).toBeGreaterThan(0);
    expect(Number.isFinite(rejection.threshold)).toBe(true);
  });

  it('trains when no photo can be held out, and says it could not validate', async () => {
    const warnings: string[] = [];
    const log = { stage() {}, info() {}, progress() {}, warn: (text: string) => warnings.push(text) };
    const single = rows.filter((row) => row % 36 === 0);
    const { head, validation, rejection } = await trainClassifier(samples, single, { log });
    expect(validation.photos).toBe(0);
    expect(warnings).toHaveLength(1);
    expect(Number.isFinite(rejection.threshold)).toBe(true);
    const { logits: answers, truth } = applyHead(head, samples, single);
    expect(answers.length).toBe(25);
    expect([...truth]).toEqual([0, 1, 2, 3, 4]);
    expect(logits(head, samples.reduced.subarray(0, 6))).toEqual(answers.slice(0, 5));
  });

  it('refuses one class, and values that are not finite', async () => {
    const one = rows.filter((row) => samples.labels[row] === 'fruit a');
    await expect(trainClassifier(samples, one)).rejects.toMatchObject({ kind: 'input', code: 'one-class' });
    await expect(trainClassifier(samples, new Int32Array())).rejects.toMatchObject({ code: 'one-class' });
    const reduced = samples.reduced.slice();
    reduced[6 * 4 + 2] = Number.NaN;
    await expect(trainClassifier({ ...samples, reduced }, rows)).rejects.toMatchObject({
      code: 'features-not-finite',
      message: expect.stringContaining('fruit a/4_100.jpg'),
    });
  });

  it('stops when aborted', async () => {
    const reason = new Error('Ctrl-C');
    const signal = AbortSignal.abort(reason);
    await expect(trainClassifier(samples, rows, { signal })).rejects.toBe(reason);
  });
});
