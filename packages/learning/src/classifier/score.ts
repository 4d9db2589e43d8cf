import { elementAt } from '@verger/base';
import { softmax } from '@verger/vision';
import type { ClassScore, Protocol } from '../metrics/metrics.js';
import type { HeadOutputs } from './head-outputs.js';

/** One answer to one photo; indices count the classes of the head. */
export interface Scored {
  readonly row: number;
  readonly truth: number;
  readonly predicted: number;
  /** Of the predicted class, calibrated and before. */
  readonly probability: number;
  readonly uncalibrated: number;
  readonly inTop3: boolean;
}

/** Bins of the calibration error and of the reliability plot. */
const BINS = 15;

/** Scores every row whose class the head knows. Of equal logits the class first in order counts as better. */
export function score(answers: HeadOutputs, temperature: number): Scored[] {
  const width = answers.classes.length;
  const out: Scored[] = [];
  for (let i = 0; i < answers.rows.length; i++) {
    const truth = elementAt(answers.truth, i);
    if (truth < 0) continue;
    const row = answers.logits.subarray(i * width, (i + 1) * width);
    const predicted = row.reduce((best, value, c) => (value > elementAt(row, best) ? c : best), 0);
    const own = elementAt(row, truth);
    const better = row.filter((value, c) => value > own || (value === own && c < truth)).length;
    out.push({
      row: elementAt(answers.rows, i),
      truth,
      predicted,
      probability: elementAt(softmax(row, temperature), predicted),
      uncalibrated: elementAt(softmax(row), predicted),
      inTop3: better < 3,
    });
  }
  return out;
}

/** Photos by confidence, in {@link BINS} bins of equal width; a confidence on an edge belongs to the bin above. */
export function reliability(scored: readonly Scored[]): Protocol['reliability'] {
  return Array.from({ length: BINS }, (_, bin) => {
    const inside = scored.filter(({ probability }) => binOf(probability) === bin);
    const photos = inside.length;
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      photos,
      confidence: photos ? inside.reduce((sum, { probability }) => sum + probability, 0) / photos : null,
      accuracy: photos ? inside.filter(right).length / photos : null,
    };
  });
}

/**
 * Expected calibration error: mean distance between confidence and accuracy over {@link BINS} bins of equal
 * width, weighted by photos (Guo et al., ICML 2017). 0 to 1; 0 without photos.
 */
export function calibrationError(
  scored: readonly Scored[],
  confidence: 'probability' | 'uncalibrated' = 'probability',
): number {
  const excess = new Float64Array(BINS);
  for (const one of scored) {
    const bin = binOf(one[confidence]);
    excess[bin] = elementAt(excess, bin) + one[confidence] - (right(one) ? 1 : 0);
  }
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(scored.length, 1);
}

/** Rows truth, columns predicted. */
export function confusion(scored: readonly Scored[], classes: number): number[][] {
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { truth, predicted } of scored) {
    const row = elementAt(table, truth);
    row[predicted] = elementAt(row, predicted) + 1;
  }
  return table;
}

/** Recall and precision of every class, from a confusion table in the same order. */
export function perClass(table: readonly (readonly number[])[], classes: readonly string[]): ClassScore[] {
  return classes.map((name, c) => {
    const asked = elementAt(table, c);
    const photos = asked.reduce((a, b) => a + b, 0);
    const answered = table.reduce((sum, row) => sum + elementAt(row, c), 0);
    const hits = elementAt(asked, c);
    return {
      class: name,
      photos,
      recall: photos ? hits / photos : null,
      precision: answered ? hits / answered : null,
    };
  });
}

export function right({ truth, predicted }: Scored): boolean {
  return truth === predicted;
}

function binOf(confidence: number): number {
  return Math.min(BINS - 1, Math.floor(confidence * BINS));
}
