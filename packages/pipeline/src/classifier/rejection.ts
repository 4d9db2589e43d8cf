import { familiarity, type Rejection, type Signs, type Spread, signs, softmax } from '@verger/vision';
import type { Answers } from '../evaluate/answers.js';
import type { Rows, Samples } from './samples.js';

/** Share of the known validation photos that must be accepted. */
export const ACCEPTED = 0.95;

/** What a rejection knows of the classes: where they lie and how wide they are. */
export type ClassShape = Pick<Rejection, 'whitening' | 'means'>;

/**
 * Deviation of each dimension within the classes, and the class means divided by it. A dimension that hardly
 * varies gets a thousandth of the mean variance, so that nothing is divided by 0.
 *
 * @param classes all classes of the rows, in the order of the head
 */
export function classShape(
  { reduced, k, labels }: Samples,
  rows: Rows,
  classes: readonly string[],
): ClassShape {
  const index = new Map(classes.map((name, i) => [name, i]));
  const counts = new Float64Array(classes.length);
  const means = new Float64Array(classes.length * k);
  for (const row of rows) {
    const c = index.get(labels[row]!)!;
    counts[c] = counts[c]! + 1;
    for (let d = 0; d < k; d++) means[c * k + d] = means[c * k + d]! + reduced[row * k + d]!;
  }
  for (let i = 0; i < means.length; i++) means[i] = means[i]! / counts[Math.floor(i / k)]!;
  const within = new Float64Array(k);
  for (const row of rows) {
    const mean = index.get(labels[row]!)! * k;
    for (let d = 0; d < k; d++) within[d] = within[d]! + (reduced[row * k + d]! - means[mean + d]!) ** 2;
  }
  const floor = within.reduce((a, b) => a + b, 0) / k / 1000 || rows.length;
  const whitening = Float32Array.from(within, (sum) => Math.sqrt(Math.max(sum, floor) / rows.length));
  return { whitening, means: Float32Array.from(means, (mean, i) => mean / whitening[i % k]!) };
}

/** The signs of familiarity of every row of the answers. */
export function signsOf(shape: ClassShape, samples: Samples, answers: Answers, temperature: number): Signs[] {
  const { reduced, k } = samples;
  const width = answers.classes.length;
  return Array.from(answers.rows, (row, i) => {
    const probabilities = softmax(answers.logits.subarray(i * width, (i + 1) * width), temperature);
    return signs(shape, reduced.subarray(row * k, (row + 1) * k), probabilities);
  });
}

/** Spreads and threshold from known photos that were not trained on; at least one. */
export function calibrateRejection(
  known: readonly Signs[],
): Pick<Rejection, 'entropy' | 'distance' | 'threshold'> {
  const entropy = spread(known.map((of) => of.entropy));
  const distance = spread(known.map((of) => of.distance));
  const scores = known.map((of) => familiarity({ entropy, distance }, of)).sort((a, b) => a - b);
  const threshold = scores[Math.floor(scores.length * (1 - ACCEPTED) + 1e-9)]!;
  return { entropy, distance, threshold };
}

/** Share of the photos at or above the threshold; 1 without photos. */
export function acceptedShare(
  rejection: Pick<Rejection, 'entropy' | 'distance' | 'threshold'>,
  of: readonly Signs[],
): number {
  if (of.length === 0) return 1;
  return of.filter((one) => familiarity(rejection, one) >= rejection.threshold).length / of.length;
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // All alike says nothing of the unit: 1 then.
  return { mean, deviation: Math.sqrt(variance) > 1e-9 ? Math.sqrt(variance) : 1 };
}
