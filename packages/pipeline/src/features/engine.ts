import type { Log } from '@verger/base';
import type { Photo } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { PcaModel } from '@verger/vision';
import type { RunConfig } from '../manifest/run-json.js';
import type { CountedPart, PartSet } from './part-set.js';
import type { EncodedPart } from './part-table.js';
import type { MomentsPiece } from './role-moments.js';
import type { RoleMoments } from './stored-moments.js';

/** The photos that have no features yet, and what to do with those that get them. */
export interface FeatureJob {
  /** Sorted by path. */
  readonly photos: readonly Photo[];
  readonly store: Store;
  readonly config: RunConfig;
  readonly backbone: { readonly path: string; readonly sha256: string };
  readonly log: Log;
  readonly signal: AbortSignal;
  /**
   * Takes what a shard became, once for each shard, in any order. When it resolves the part is durable.
   *
   * @param shard number of the shard, from 0, in the order of the photos
   */
  commit(shard: number, part: EncodedPart | StagedPart): Promise<void>;
}

/** Parts that a worker has written into the run folder already, where they do not count yet. */
export interface StagedPart {
  readonly features: StagedFile | null;
  readonly errors: StagedFile | null;
}

export interface StagedFile {
  /** Path in the run folder. */
  readonly staged: string;
  readonly sha256: string;
}

interface PcaJob {
  /** Read, never written to. */
  readonly set: PartSet;
  /** The run folder that is being made. */
  readonly out: Store;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface MomentsJob extends PcaJob {
  readonly pieces: readonly MomentsPiece[];
}

export interface ReduceJob extends PcaJob {
  /** Also in the run folder that is being made, as `pca/model.*`. */
  readonly model: PcaModel;
  /** Takes the reduced rows of a part; when it resolves they are durable. */
  commit(part: CountedPart, reduced: Uint8Array | StagedFile): Promise<void>;
}

/** Does the work on photos and rows somewhere: in processes on this machine, or on a cluster. */
export interface Engine {
  readonly name: 'local' | 'spark';
  /** How many photos are computed at the same time, for the record. */
  readonly workers: number;
  /** Gets ready for work, so that it can be timed apart from the work; done once, however often it is asked. */
  start(work: { readonly log: Log; readonly signal: AbortSignal }): Promise<void>;
  compute(job: FeatureJob): Promise<void>;
  /** Those of each piece, in the order given. */
  moments(job: MomentsJob): AsyncIterable<RoleMoments>;
  reduce(job: ReduceJob): Promise<void>;
  /** Gives back what it holds; the engine is not to be used afterwards. */
  close(): Promise<void>;
}

/**
 * Cuts photos into shards, the unit that is committed whole: large enough that a part file is worth its
 * overhead, small enough that a killed run loses little and no worker is left with the last one alone. The
 * size follows from the number of photos only, so that the same photos give the same parts everywhere.
 */
export function cutShards<T>(photos: readonly T[]): T[][] {
  const size = shardSize(photos.length);
  return Array.from({ length: Math.ceil(photos.length / size) }, (_, i) =>
    photos.slice(i * size, (i + 1) * size),
  );
}

/**
 * Photos of a shard: 32 to 256, so that there are 64 of them or more; beyond a million photos up to 1,024 (5 MB of
 * features), so that parts are fewer. Not more: a shard of photos that take long must not look like a job that stands still.
 */
export function shardSize(photos: number): number {
  const few = Math.min(256, Math.max(32, Math.ceil(photos / 64)));
  return Math.max(few, Math.min(1024, Math.ceil(photos / 4096)));
}
