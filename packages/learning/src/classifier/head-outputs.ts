import { type Head, logits } from '@verger/vision';
import type { Rows, Samples } from './samples.js';

/** What a head says of some rows, before calibration. */
export interface HeadOutputs {
  readonly rows: Rows;
  readonly classes: readonly string[];
  /** Row major `rows x classes` float64. */
  readonly logits: Float64Array;
  /** Index of the true class of each row; -1 for a class the head does not know. */
  readonly truth: Int32Array;
}

/** Asks the head by the same code that serves it. */
export function applyHead(head: Head, samples: Samples, rows: Rows): HeadOutputs {
  const { reduced, k, labels } = samples;
  const index = new Map(head.classes.map((name, i) => [name, i]));
  const all = new Float64Array(rows.length * head.classes.length);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * k;
    all.set(logits(head, reduced.subarray(start, start + k)), i * head.classes.length);
  }
  const truth = Int32Array.from(rows, (row) => index.get(labels[row]!) ?? -1);
  return { rows, classes: head.classes, logits: all, truth };
}
