import { silent, VergerError } from '@verger/base';
import type { Metrics } from '@verger/learning/metrics';
import { METRICS_FILE, parseMetrics } from '@verger/learning/metrics';
import { photoFacts } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { readErrorsOf } from '../features/part-set.js';
import { readVectors } from '../features/read.js';
import type { ErrorRow } from '../features/row.js';
import { readRunFile } from '../manifest/run-file.js';
import type { RunJson } from '../manifest/run-json.js';
import { partSetsOf, photosOf } from './several-runs.js';

/** A photo of a run. */
export interface RunPhoto {
  readonly path: string;
  /** Null in a flat folder. */
  readonly label: string | null;
  /** What it was taken for, where the evaluation lists it among the mistakes. */
  readonly takenFor: string | null;
}

export interface Neighbour extends RunPhoto {
  /** Euclidean, in the reduced space. */
  readonly distance: number;
}

export interface NearestPhotos {
  /** The one asked for. */
  readonly photo: Neighbour;
  /** The nearest first. */
  readonly nearest: Neighbour[];
}

/** A finished run, to be looked at. Holds the reduced vectors: 4 bytes x k a photo (14 MB for 12,720 photos). */
export interface RunView {
  readonly run: RunJson;
  /** Share of right first answers by protocol; null without a classifier. */
  readonly accuracy: { readonly official: number | null; readonly groups: number | null } | null;
  /** Sorted by path. */
  readonly photos: readonly RunPhoto[];
  /** Sorted by path. */
  readonly errors: readonly ErrorRow[];
  /**
   * The photos most like one of the run.
   *
   * @returns undefined when the run has no such photo
   */
  nearest(path: string, count: number): NearestPhotos | undefined;
  /**
   * The bytes of a photo of the run.
   *
   * @returns undefined when the run has no such photo: nothing else is ever read
   */
  read(path: string): Promise<Uint8Array | undefined>;
}

/**
 * Opens a run folder to look at its photos.
 *
 * @param url a folder, or `s3://bucket/prefix`
 * @throws VergerError input `no-run`, `part-broken`
 */
export async function openRunView(url: string): Promise<RunView> {
  const store = openStore(url);
  const run = await readRunFile(store, silent);
  if (run === undefined) {
    throw new VergerError('input', 'no-run', `${store.url} holds no run`, {
      hint: 'give the folder that verger run --out has written',
    });
  }
  const found = readMetrics(await store.read(METRICS_FILE), store.url);
  const paths: string[] = [];
  const parts: Float32Array[] = [];
  let k = 0;
  for await (const { paths: some, values, dimension } of readVectors(store, run.parts.reduced, 'pca')) {
    paths.push(...some);
    parts.push(values);
    k = dimension;
  }
  const vectors = new Float32Array(paths.length * k);
  let at = 0;
  for (const part of parts) {
    vectors.set(part, at);
    at += part.length;
  }
  const rowOf = new Map(paths.map((path, row) => [path, row]));
  const errors: ErrorRow[] = [];
  for (const set of await partSetsOf({ store, json: run })) {
    for await (const row of readErrorsOf(set)) errors.push(row);
  }
  const known = new Set([...paths, ...errors.map(({ path }) => path)]);
  const source = photosOf(run);
  const photo = (path: string): RunPhoto => ({
    path,
    label: photoFacts(path).label,
    takenFor: found?.mistakes.get(path) ?? null,
  });
  const sorted = <T extends { path: string }>(rows: T[]) =>
    rows.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    run,
    accuracy: found?.accuracy ?? null,
    photos: sorted(paths.map(photo)),
    errors: sorted(errors),
    nearest(path, count) {
      const row = rowOf.get(path);
      if (row === undefined) return undefined;
      const vector = (at: number) => vectors.subarray(at * k, (at + 1) * k);
      const others = paths
        .map((other, at) => ({ other, at, square: squaredDistance(vector(row), vector(at)) }))
        .filter(({ at }) => at !== row)
        .sort((a, b) => a.square - b.square || a.at - b.at)
        .slice(0, count);
      return {
        photo: { ...photo(path), distance: 0 },
        nearest: others.map(({ other, square }) => ({ ...photo(other), distance: Math.sqrt(square) })),
      };
    },
    read: async (path) => (known.has(path) ? source.read(path) : undefined),
  };
}

function readMetrics(bytes: Uint8Array | undefined, out: string) {
  if (bytes === undefined) return undefined;
  let metrics: Metrics;
  try {
    metrics = parseMetrics(bytes, out);
  } catch {
    // Damaged, or of another version: the photos can be looked at without.
    return undefined;
  }
  const { protocols } = metrics;
  const top1 = (id: string) => protocols.find((one) => one.id === id)?.accuracy.value ?? null;
  return {
    accuracy: { official: top1('official'), groups: top1('groups') },
    mistakes: new Map(
      protocols.flatMap(({ mistakes }) => mistakes.map(({ path, predicted }) => [path, predicted] as const)),
    ),
  };
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}
