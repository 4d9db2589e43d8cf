import type { Log } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { Photo, PhotoSource } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { PublishedPart, RunConfig } from '../manifest/run-json.js';
import { type CommittedPart, readCommitted, readParts, type SeePart } from './committed.js';
import { type Engine, type FeatureJob, type StagedFile, type StagedPart, shardSize } from './engine.js';
import { MomentsFold } from './moments-fold.js';
import { type EncodedPart, partName } from './part-table.js';
import { ReadBack } from './read-back.js';
import { reconcile } from './reconcile.js';
import { recoverStaged } from './recover-staged.js';
import type { RowCoverage } from './row-coverage.js';

/**
 * Rows of one start that the driver of a cluster sums itself: at .06 ms a row, some seconds. The moments of more are
 * left to a job of the PCA stage, whose workers do it together.
 */
const ROWS_OF_A_DRIVER = 131_072;

export interface FeatureStage {
  readonly parts: readonly CommittedPart[];
  readonly counts: { readonly features: number; readonly errors: number };
  /** What this start computed. */
  readonly computed: { readonly photos: number; readonly seconds: number };
}

/**
 * Brings the features of a run folder up to date with a listing: computes what is missing, keeps the rest.
 * At the end every listed photo has exactly one row, in `features/` or in `errors/`: asserted by reading what
 * was written.
 *
 * @param photos sorted by path
 */
export async function bringUpToDate(
  store: Store,
  source: PhotoSource,
  photos: readonly Photo[],
  config: RunConfig,
  options: {
    engine: Engine;
    backbone: { path: string; sha256: string };
    retryErrors: boolean;
    log: Log;
    signal: AbortSignal;
  },
): Promise<FeatureStage> {
  const { engine, backbone, log, signal } = options;
  await recoverStaged(store, log);
  const { todo, kept, adopted, anew, next, standing } = await reconcile(
    store,
    source,
    photos,
    config,
    options,
  );
  const already = kept.features + kept.errors;
  if (already > 0) {
    log.info(
      `${already} of ${photos.length} photos are done already${adopted > 0 ? `, ${adopted} of them moved` : ''}`,
    );
  }
  if (todo.length > 0) await engine.start({ log, signal });
  const started = performance.now();
  const sums = engine.name === 'local' || todo.length <= ROWS_OF_A_DRIVER;
  const fold = sums ? new MomentsFold(store, [...standing.parts.values()], log) : undefined;
  const see = seeOnce(standing.photos, signal, fold);
  const back = new ReadBack((parts) => readParts(store, parts, config, log, see));
  const inOrder = namedInOrder(next, todo.length);
  const keeping = new Set<Promise<unknown>>();
  const commit: FeatureJob['commit'] = async (shard, part) => {
    const kept = keepShard(store, next + shard, part);
    keeping.add(kept);
    const parts = await kept.finally(() => keeping.delete(kept));
    if (inOrder) back.add(shard, parts);
  };
  try {
    // They come before the parts of this start by name, so they are seen before them.
    const rewritten = await readParts(store, anew, config, log, see);
    await engine.compute({ store, photos: todo, config, backbone, log, signal, commit });
    const seconds = (performance.now() - started) / 1000;
    const known = new Map([...standing.parts, ...rewritten, ...(await back.end())]);
    const parts = await readCommitted(store, config, log, see, known);
    assertComplete(parts, photos, standing.photos);
    await fold?.end();
    const rows = (kind: CommittedPart['kind']) =>
      parts.reduce((sum, part) => sum + (part.kind === kind ? part.rows : 0), 0);
    const counts = { features: rows('features'), errors: rows('errors') };
    return { parts, counts, computed: { photos: todo.length, seconds } };
  } finally {
    // Nothing is written or read any more when the folder is given back.
    await Promise.allSettled(keeping);
    await back.close();
    await fold?.close();
  }
}

/** Whether the parts that so many photos become are named in the order of their numbers: `part-100000` is before `part-99999`. */
const namedInOrder = (first: number, photos: number): boolean =>
  partDigits(first) === partDigits(first + Math.ceil(photos / shardSize(photos)));

const partDigits = (number: number): number => partName('features', number, '').length;

/** Publishes what a shard has become. @param number of the parts */
async function keepShard(
  store: Store,
  number: number,
  { features, errors }: EncodedPart | StagedPart,
): Promise<{ name: string; kind: CommittedPart['kind'] }[]> {
  const kept: { name: string; kind: CommittedPart['kind'] }[] = [];
  if (features) kept.push({ ...(await keep(store, 'features', number, features)), kind: 'features' });
  if (errors) kept.push({ ...(await keep(store, 'errors', number, errors)), kind: 'errors' });
  return kept;
}

/** Publishes a part under its number and checksum: writes it, or moves it from where a worker has written it. */
export async function keep(
  store: Store,
  kind: 'features' | 'errors' | 'reduced',
  number: number,
  part: Uint8Array | StagedFile,
): Promise<Pick<PublishedPart, 'name' | 'sha256'>> {
  const digest = part instanceof Uint8Array ? sha256(part) : part.sha256;
  const name = partName(kind, number, digest);
  if (part instanceof Uint8Array) await store.write(name, part);
  else await store.move(part.staged, name);
  return { name, sha256: digest };
}

/**
 * Sees that no photo has two rows.
 *
 * @param present has the photos whose rows were seen before; those of each part are added
 * @param fold is given each feature part while it is in memory
 */
function seeOnce(present: RowCoverage, signal: AbortSignal, fold: MomentsFold | undefined): SeePart {
  return async (part, rows, table) => {
    signal.throwIfAborted();
    for (const { path } of rows) {
      const place = present.find(path);
      if (place === -1 || !present.add(place)) throw new Error(`${path} has a row too many in ${part.kind}/`);
    }
    if (part.kind === 'features') {
      await fold?.add(part, { paths: rows.map(({ path }) => path), ...table.lists('features') });
    }
  };
}

/** @throws Error when a listed photo has no row: a bug, and nothing is published */
function assertComplete(
  parts: readonly CommittedPart[],
  photos: readonly Photo[],
  present: RowCoverage,
): void {
  const absent = present.absent();
  if (absent.length > 0) {
    throw new Error(`${absent.length} photos have no row, among them ${absent[0]!.path}`);
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows !== photos.length) throw new Error(`${photos.length} photos have ${rows} rows: a part is gone`);
}

/** What `run.json` keeps of a part. */
export const published = ({ name, rows, sha256 }: PublishedPart): PublishedPart => ({ name, rows, sha256 });
