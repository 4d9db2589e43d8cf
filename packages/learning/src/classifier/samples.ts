import { VergerError } from '@verger/base';
import type { CaptureGroups } from '@verger/storage/photos';

/** Labelled photos in the reduced space; row `i` of `reduced` is photo `i` of the lists. */
export interface Samples {
  /** Row major `paths.length x k` float32. */
  readonly reduced: Float32Array;
  readonly k: number;
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** Clip of each photo, within its class; see `PhotoFacts.clip`. */
  readonly clips: readonly string[];
  /** Capture group of each photo, unique in the data set; see `captureGroups`. @default clip within the class */
  readonly groups?: readonly string[] | undefined;
  /** The same by names alone; see `captureGroups`. */
  readonly byName?: readonly string[] | undefined;
  /** What was found when the groups were made. */
  readonly found?: Omit<CaptureGroups, 'of' | 'byName'> | undefined;
  /** How much each photo counts, above 0. @default all 1 */
  readonly weights?: Float32Array | undefined;
}

/** A subset of the rows of {@link Samples}, ascending. Subsets are lists of rows, never copies of the data. */
export type Rows = Int32Array;

export function allRows(samples: Samples): Rows {
  return Int32Array.from(samples.paths, (_, row) => row);
}

/** The rows that fulfil a condition. */
export function rowsWhere(rows: Rows, condition: (row: number) => boolean): Rows {
  return rows.filter(condition);
}

/** Classes of the rows, sorted by code units. */
export function classesOf(samples: Samples, rows: Rows): string[] {
  return [...new Set(Array.from(rows, (row) => samples.labels[row]!))].sort();
}

/** Number of different capture groups among the rows. */
export function countGroups(samples: Samples, rows: Rows): number {
  return new Set(Array.from(rows, (row) => groupKey(samples, row))).size;
}

/** Names the capture group of a row in the whole data set: no label holds a `/`. */
export function groupKey(samples: Samples, row: number): string {
  return samples.groups?.[row] ?? `${samples.labels[row]}/${samples.clips[row]}`;
}

/**
 * @throws VergerError (input) `features-not-finite` naming the first photo with a NaN or infinite value
 * @throws RangeError when lists and array do not fit together
 */
export function checkSamples(samples: Samples): void {
  const { reduced, k, paths, labels, clips } = samples;
  if (
    labels.length !== paths.length ||
    clips.length !== paths.length ||
    reduced.length !== paths.length * k
  ) {
    throw new RangeError(
      `${reduced.length} values, ${paths.length} paths, ${labels.length} labels and ${clips.length} clips ` +
        `are not one set of photos with ${k} dimensions`,
    );
  }
  const bad = reduced.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new VergerError(
      'input',
      'features-not-finite',
      `the reduced features of ${paths[Math.floor(bad / k)]} hold ${reduced[bad]} at dimension ${bad % k}`,
      { hint: 'Delete reduced/ in the run folder and run again; if it comes back, check the backbone.' },
    );
  }
}

/**
 * @throws VergerError (input) `one-class` when the rows hold fewer than two classes
 */
export function refuseOneClass(classes: readonly string[]): void {
  if (classes.length > 1) return;
  throw new VergerError(
    'input',
    'one-class',
    classes.length === 0
      ? 'no photo to train on has a class'
      : `all photos to train on are of one class, "${classes[0]}": there is nothing to tell apart`,
    { hint: 'Give photos in at least two folders, one a class.' },
  );
}
