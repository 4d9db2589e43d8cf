import { ParquetTable, sha256 } from '../parquet/table.js';
import { photoFacts } from '../photos/facts.js';
import type { Photo } from '../photos/photo.js';
import type { PhotoSource } from '../photos/source.js';
import type { Log } from '../run/log.js';
import type { RunConfig } from '../run/run-json.js';
import type { Store } from '../store/store.js';
import { type CommittedPart, readCommitted } from './committed.js';
import { encodeErrors, encodeFeatures, partName } from './part.js';
import type { ErrorRow, FeatureRow } from './row.js';

export interface Reconciled {
  /** Photos with no committed row, sorted by path. */
  readonly todo: readonly Photo[];
  readonly kept: { readonly features: number; readonly errors: number };
  /** Rows whose photo only moved or was touched: taken over by content, not computed again. */
  readonly adopted: number;
  /** Number of the next part. */
  readonly next: number;
}

/**
 * Makes the committed rows fit a listing: rows of photos that are gone or have changed are dropped, rows of
 * photos that only moved are taken over, the rest stays. What is left to do is what has no row then. At any
 * moment a crash leaves a folder that this function understands.
 *
 * @param retryErrors drops the error rows too, so that their photos are done again
 */
export async function reconcile(
  store: Store,
  source: PhotoSource,
  photos: readonly Photo[],
  config: RunConfig,
  options: { retryErrors: boolean; log: Log },
): Promise<Reconciled> {
  const parts = await readCommitted(store, config, options.log);
  const wanted = new Map(photos.map((photo) => [photo.path, photo]));
  const kept = { features: 0, errors: 0 };
  const live = new Map<CommittedPart, boolean[]>();
  for (const part of parts) {
    const flags = part.content.map(({ path, etag }) => {
      if (wanted.get(path)?.etag !== etag || (part.kind === 'errors' && options.retryErrors)) return false;
      // A photo has one row: what comes later, after a crash between two writes, is dropped.
      wanted.delete(path);
      kept[part.kind]++;
      return true;
    });
    live.set(part, flags);
  }
  let next = parts.reduce((most, { number }) => Math.max(most, number + 1), 0);
  const dirty = parts.filter((part) => live.get(part)!.includes(false));
  const moved = await findMoved(dirty, live, [...wanted.values()], source);
  for (const { photo } of moved) wanted.delete(photo.path);

  // New parts first, then the old ones go: a crash in between leaves rows twice, never none.
  for (const part of dirty) {
    const bytes = await rewrite(store, part, live.get(part)!, moved, config);
    if (bytes !== null) await store.write(partName(part.kind, next++, sha256(bytes)), bytes);
  }
  for (const part of dirty) await store.remove(part.name);

  return {
    todo: photos.filter(({ path }) => wanted.has(path)),
    kept: { features: kept.features + moved.length, errors: kept.errors },
    adopted: moved.length,
    next,
  };
}

interface Moved {
  readonly photo: Photo;
  readonly part: CommittedPart;
  readonly index: number;
}

/** Photos to do whose content a dropped row was computed from. Only sizes that match are read. */
async function findMoved(
  dirty: readonly CommittedPart[],
  live: ReadonlyMap<CommittedPart, boolean[]>,
  todo: readonly Photo[],
  source: PhotoSource,
): Promise<Moved[]> {
  const dropped = new Map<string, { part: CommittedPart; index: number }>();
  const sizes = new Set<number>();
  for (const part of dirty) {
    if (part.kind !== 'features') continue;
    for (const [index, row] of part.content.entries()) {
      if (live.get(part)![index]) continue;
      dropped.set(row.sha256, { part, index });
      sizes.add(row.bytes);
    }
  }
  const moved: Moved[] = [];
  for (const photo of todo) {
    if (!sizes.has(photo.bytes)) continue;
    const content = await source.read(photo.path).catch(() => undefined);
    const found = content && dropped.get(sha256(content));
    if (found) moved.push({ photo, ...found });
  }
  return moved;
}

/** The part with its live rows and those that moved; null when none is left. */
async function rewrite(
  store: Store,
  part: CommittedPart,
  flags: readonly boolean[],
  moved: readonly Moved[],
  config: RunConfig,
): Promise<Uint8Array | null> {
  if (part.kind === 'errors') {
    const rows: ErrorRow[] = part.content.filter((_, index) => flags[index]);
    return rows.length === 0 ? null : encodeErrors(rows, config);
  }
  const takes: { row: FeatureRow; index: number }[] = [];
  for (const [index, row] of part.content.entries()) if (flags[index]) takes.push({ row, index });
  for (const { photo, index } of moved.filter((one) => one.part === part)) {
    const row = { ...part.content[index]!, ...photo, label: photoFacts(photo.path).label };
    takes.push({ row, index });
  }
  if (takes.length === 0) return null;
  const { values, dimension } = new ParquetTable((await store.read(part.name))!, part.name).lists('features');
  return encodeFeatures(
    takes.map(({ row }) => row),
    takes.map(({ index }) => values.subarray(index * dimension, (index + 1) * dimension)),
    config,
  );
}
