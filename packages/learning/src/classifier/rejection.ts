import {
  classProbabilities,
  type Head,
  type Rejection,
  type RejectionSignals,
  rejectionScore,
  rejectionSignals,
  SIGNALS_OF_SCORE,
  type Spread,
} from '@verger/vision';
import type { HeadOutputs } from './head-outputs.js';
import type { Rows, Samples } from './samples.js';

/** Share of the known validation photos that must be accepted. */
const ACCEPTED = 0.95;

/** What a rejection knows of the classes: where they lie and how wide they are. */
export type ClassShape = Pick<Rejection, 'whitening' | 'means' | 'photoShape'>;

/**
 * Deviation (weighted) of each dimension within the classes, and the class means divided by it. A dimension that hardly
 * varies gets a thousandth of the mean variance, so that nothing is divided by 0.
 *
 * @param classes all classes of the rows, in the order of the head
 */
export function classShape(
  { reduced, k, labels, weights }: Samples,
  rows: Rows,
  classes: readonly string[],
): ClassShape {
  const index = new Map(classes.map((name, i) => [name, i]));
  const counts = new Float64Array(classes.length);
  let total = 0;
  const means = new Float64Array(classes.length * k);
  for (const row of rows) {
    const c = index.get(labels[row]!)!;
    const weight = weights?.[row] ?? 1;
    total += weight;
    counts[c] = counts[c]! + weight;
    for (let d = 0; d < k; d++) means[c * k + d] = means[c * k + d]! + weight * reduced[row * k + d]!;
  }
  for (let i = 0; i < means.length; i++) means[i] = means[i]! / counts[Math.floor(i / k)]!;
  const within = new Float64Array(k);
  for (const row of rows) {
    const mean = index.get(labels[row]!)! * k;
    const weight = weights?.[row] ?? 1;
    for (let d = 0; d < k; d++) {
      within[d] = within[d]! + weight * (reduced[row * k + d]! - means[mean + d]!) ** 2;
    }
  }
  const floor = within.reduce((a, b) => a + b, 0) / k / 1000 || total;
  const whitening = Float32Array.from(within, (sum) => Math.sqrt(Math.max(sum, floor) / total));
  return { whitening, means: Float32Array.from(means, (mean, i) => mean / whitening[i % k]!) };
}

/** The rejection signals of every row of the answers. @param head its species and temperature */
export function rejectionSignalsOf(
  shape: ClassShape,
  samples: Samples,
  answers: HeadOutputs,
  head: Head,
): RejectionSignals[] {
  const { reduced, k } = samples;
  const width = answers.classes.length;
  return Array.from(answers.rows, (row, i) => {
    const said = classProbabilities(head, answers.logits.slice(i * width, (i + 1) * width));
    return rejectionSignals(shape, reduced.subarray(row * k, (row + 1) * k), said);
  });
}

/**
 * Spreads and threshold from known photos that were not trained on; at least one.
 *
 * @param accepted share of them that the threshold lets pass @default {@link ACCEPTED}
 */
export function calibrateRejection(
  known: readonly RejectionSignals[],
  score: Rejection['score'] = 'entropy-distance',
  accepted = ACCEPTED,
): RejectionThresholds {
  const spreads = {
    score,
    ...Object.fromEntries(
      SIGNALS_OF_SCORE[score].map((sign) => [sign, spread(known.map((of) => of[sign]!))]),
    ),
  };
  const scores = known.map((of) => rejectionScore(spreads, of)).sort((a, b) => a - b);
  const threshold = scores[Math.floor(scores.length * (1 - accepted) + 1e-9)]!;
  return { ...spreads, threshold };
}

/** What makes a verdict of signs. */
export type RejectionThresholds = Omit<Rejection, keyof ClassShape>;

/** Share of the photos at or above the threshold; 1 without photos. */
export function acceptedShare(rejection: RejectionThresholds, of: readonly RejectionSignals[]): number {
  if (of.length === 0) return 1;
  return of.filter((one) => rejectionScore(rejection, one) >= rejection.threshold).length / of.length;
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // All alike says nothing of the unit: 1 then.
  return { mean, std: Math.sqrt(variance) > 1e-9 ? Math.sqrt(variance) : 1 };
}
