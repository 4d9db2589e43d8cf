import type { Log } from '@verger/base';
import type { FeatureBatch } from '@verger/learning/pca';
import { sha256 } from '@verger/storage/hash';
import type { ParquetTable } from '@verger/storage/parquet';
import type { Photo, PhotoSource } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { PublishedPart, RunConfig } from '../manifest/run-json.js';
import { type CommittedPart, type RowKey, readCommitted } from './committed.js';
import type { Engine, StagedFile } from './engine.js';
import { MomentsFold } from './moments-fold.js';
import { partName } from './part-table.js';
import { type Reconciled, reconcile } from './reconcile.js';
import { recoverStaged } from './recover-staged.js';

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
  const { todo, kept, adopted, next, standing } = await reconcile(store, source, photos, config, options);
  const already = kept.features + kept.errors;
  if (already > 0) {
    log.info(
      `${already} of ${photos.length} photos are done already${adopted > 0 ? `, ${adopted} of them moved` : ''}`,
    );
  }
  if (todo.length > 0) await engine.start({ log, signal });
  const started = performance.now();
  await engine.compute({
    store,
    photos: todo,
    config,
    backbone,
    log,
    signal,
    commit: async (shard, { features, errors }) => {
      if (features) await keep(store, 'features', next + shard, features);
      if (errors) await keep(store, 'errors', next + shard, errors);
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const complete = (take?: Take) => readComplete(store, config, photos, standing, log, take);
  const sums = engine.name === 'local' || todo.length <= ROWS_OF_A_DRIVER;
  const parts = sums ? await summed(store, standing, { log, signal }, complete) : await complete();
  const rows = (kind: CommittedPart['kind']) =>
    parts.reduce((sum, part) => sum + (part.kind === kind ? part.rows : 0), 0);
  const counts = { features: rows('features'), errors: rows('errors') };
  return { parts, counts, computed: { photos: todo.length, seconds } };
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

/** Takes a feature part while it is in memory. */
type Take = (part: CommittedPart, batch: FeatureBatch) => Promise<void>;

/** Sums what is read for another reason, so that the PCA stage need not read it again. */
async function summed<T>(
  store: Store,
  { parts }: Reconciled['standing'],
  { log, signal }: { log: Log; signal: AbortSignal },
  read: (take: Take) => Promise<T>,
): Promise<T> {
  const fold = new MomentsFold(store, [...parts.values()], log);
  try {
    const result = await read((part, batch) => {
      signal.throwIfAborted();
      return fold.add(part, batch);
    });
    await fold.end();
    return result;
  } finally {
    await fold.close();
  }
}

/**
 * The parts of a run in which every listed photo has one row, in `features/` or in `errors/`. What this start has
 * written is read back; what stood there before was read at its beginning.
 *
 * @param take is given each feature part that is read back, in the order of their names
 * @throws Error when it is not so: a bug, and nothing is published
 */
async function readComplete(
  store: Store,
  config: RunConfig,
  photos: readonly Photo[],
  standing: Reconciled['standing'],
  log: Log,
  take?: Take,
): Promise<CommittedPart[]> {
  const present = standing.photos;
  const see = async (part: CommittedPart, rows: readonly RowKey[], table: ParquetTable) => {
    for (const { path } of rows) {
      const place = present.find(path);
      if (place === -1 || !present.add(place)) throw new Error(`${path} has a row too many in ${part.kind}/`);
    }
    if (part.kind === 'features') {
      await take?.(part, { paths: rows.map(({ path }) => path), ...table.lists('features') });
    }
  };
  const parts = await readCommitted(store, config, log, see, standing.parts);
  const absent = present.absent();
  if (absent.length > 0) {
    throw new Error(`${absent.length} photos have no row, among them ${absent[0]!.path}`);
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows !== photos.length) throw new Error(`${photos.length} photos have ${rows} rows: a part is gone`);
  return parts;
}

/** What `run.json` keeps of a part. */
export const published = ({ name, rows, sha256 }: PublishedPart): PublishedPart => ({ name, rows, sha256 });
