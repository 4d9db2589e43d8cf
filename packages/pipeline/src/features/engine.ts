import type { Photo } from '../photos/photo.js';
import type { Log } from '../run/log.js';
import type { RunConfig } from '../run/run-json.js';
import type { EncodedPart } from './part.js';

/** The photos that have no features yet, and what to do with those that get them. */
export interface FeatureJob {
  /** Sorted by path. */
  readonly photos: readonly Photo[];
  readonly config: RunConfig;
  readonly backbone: { readonly path: string; readonly sha256: string };
  readonly log: Log;
  readonly signal: AbortSignal;
  /**
   * Takes what a shard became, once for each shard, in any order. When it resolves the part is durable.
   *
   * @param shard number of the shard, from 0, in the order of the photos
   */
  commit(shard: number, part: EncodedPart): Promise<void>;
}

/** Computes features somewhere: in processes on this machine, or on a cluster. */
export interface Engine {
  readonly name: 'local' | 'spark';
  /** How many photos are computed at the same time, for the record. */
  readonly workers: number;
  compute(job: FeatureJob): Promise<void>;
}

/**
 * Cuts photos into shards, the unit that is committed whole: large enough that a part file is worth its
 * overhead, small enough that a killed run loses little and no worker is left with the last one alone. The
 * size follows from the number of photos only, so that the same photos give the same parts everywhere.
 */
export function cutShards<T>(photos: readonly T[]): T[][] {
  const size = Math.min(256, Math.max(32, Math.ceil(photos.length / 64)));
  return Array.from({ length: Math.ceil(photos.length / size) }, (_, i) =>
    photos.slice(i * size, (i + 1) * size),
  );
}
