import { elementAt, type Log } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { Photo, PhotoSource } from '@verger/storage/photos';
import { photoFacts, readerOf } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { RunConfig } from '../manifest/run-json.js';
import { type CommittedPart, readCommitted, readErrorRows, readFeatureRows } from './committed.js';
import { encodeErrors, encodeFeatures, openPart, partName } from './part-table.js';
import { RowCoverage } from './row-coverage.js';

export interface Reconciled {
  /** Photos with no committed row, sorted by path. */
  readonly todo: readonly Photo[];
  readonly kept: { readonly features: number; readonly errors: number };
  /** Rows whose photo only moved or was touched: taken over by content, not computed again. */
  readonly adopted: number;
  /** Parts written anew, by name: their rows are not among those of `standing` yet. */
  readonly anew: readonly Pick<CommittedPart, 'name' | 'kind'>[];
  /** Number of the next part. */
  readonly next: number;
  /** The parts that stay as they were, by name, and the photos that have their row there. */
  readonly standing: { readonly parts: ReadonlyMap<string, CommittedPart>; readonly photos: RowCoverage };
}

/** A part some of whose rows stand for no photo any more. */
interface Dirty {
  readonly part: CommittedPart;
  /** For each row the place of its photo in the listing, -1 for a row to drop. */
  readonly places: Int32Array;
}

/**
 * Makes the committed rows fit a listing: rows of photos that are gone or have changed are dropped, rows of
 * photos that only moved are taken over, the rest stays. What is left to do is what has no row then. At any
 * moment a crash leaves a folder that this function understands.
 *
 * @param photos sorted by path
 * @param retryErrors drops the error rows too, so that their photos are done again
 */
export async function reconcile(
  store: Store,
  source: PhotoSource,
  photos: readonly Photo[],
  config: RunConfig,
  { retryErrors, log }: { retryErrors: boolean; log: Log },
): Promise<Reconciled> {
  const present = new RowCoverage(photos);
  const kept = { features: 0, errors: 0 };
  const dirty: Dirty[] = [];
  const standing = new Map<string, CommittedPart>();
  const parts = await readCommitted(store, config, log, (part, rows) => {
    const places = Int32Array.from(rows, ({ path, etag }) => {
      if (part.kind === 'errors' && retryErrors) return -1;
      const place = present.find(path);
      // A photo has one row: what comes later, after a crash between two writes, is dropped.
      return place !== -1 && elementAt(photos, place).etag === etag && present.add(place) ? place : -1;
    });
    const live = places.reduce((sum, place) => sum + (place === -1 ? 0 : 1), 0);
    kept[part.kind] += live;
    if (live < places.length) dirty.push({ part, places });
    else standing.set(part.name, part);
  });
  let next = parts.reduce((most, { number }) => Math.max(most, number + 1), 0);
  const moved =
    dirty.length === 0 ? new Map<Dirty, Moved[]>() : await findMoved(store, dirty, present, source);
  let adopted = 0;
  for (const photosOfPart of moved.values()) {
    adopted += photosOfPart.length;
    for (const { photo } of photosOfPart) present.add(present.find(photo.path));
  }
  const todo = present.absent();

  // New parts first, then the old ones go: a crash in between leaves rows twice, never none.
  const anew: Pick<CommittedPart, 'name' | 'kind'>[] = [];
  for (const one of dirty) {
    const bytes = await rewrite(store, one, moved.get(one) ?? [], config);
    if (bytes === null) continue;
    const { kind } = one.part;
    const name = partName(kind, next++, sha256(bytes));
    await store.write(name, bytes);
    anew.push({ name, kind });
  }
  for (const { part } of dirty) await store.remove(part.name);

  // What was written anew is not taken on trust: it is read again with the rest.
  for (const { places } of dirty) for (const place of places) if (place !== -1) present.remove(place);
  for (const { photo } of [...moved.values()].flat()) present.remove(present.find(photo.path));
  return {
    todo,
    kept: { features: kept.features + adopted, errors: kept.errors },
    adopted,
    anew,
    next,
    standing: { parts: standing, photos: present },
  };
}

interface Moved {
  readonly photo: Photo;
  readonly row: number;
}

/** Photos to do whose content a dropped row was computed from. Only sizes that match are read. */
async function findMoved(
  store: Store,
  dirty: readonly Dirty[],
  present: RowCoverage,
  source: PhotoSource,
): Promise<Map<Dirty, Moved[]>> {
  const dropped = new Map<string, { from: Dirty; row: number }>();
  const sizes = new Set<number>();
  for (const from of dirty) {
    if (from.part.kind !== 'features') continue;
    for (const [row, { sha256: content, bytes }] of (await readFeatureRows(store, from.part)).entries()) {
      if (from.places[row] !== -1) continue;
      dropped.set(content, { from, row });
      sizes.add(bytes);
    }
  }
  const moved = new Map<Dirty, Moved[]>();
  const candidates = present.absent().filter(({ bytes }) => sizes.has(bytes));
  const read = readerOf(source, candidates);
  for (let i = 0; i < candidates.length; i += source.concurrency) {
    const some = candidates.slice(i, i + source.concurrency);
    const contents = await Promise.all(some.map(({ path }) => read(path).catch(() => undefined)));
    for (const [at, photo] of some.entries()) {
      const found = contents[at] && dropped.get(sha256(contents[at]));
      if (!found) continue;
      const { from, row } = found;
      if (moved.get(from)?.push({ photo, row }) === undefined) moved.set(from, [{ photo, row }]);
    }
  }
  return moved;
}

/** The part with its live rows and those that moved; null when none is left. */
async function rewrite(
  store: Store,
  { part, places }: Dirty,
  moved: readonly Moved[],
  config: RunConfig,
): Promise<Uint8Array | null> {
  if (part.kind === 'errors') {
    const rows = (await readErrorRows(store, part)).filter((_, row) => places[row] !== -1);
    return rows.length === 0 ? null : encodeErrors(rows, config);
  }
  const rows = await readFeatureRows(store, part);
  const takes = [...rows.entries()].filter(([row]) => places[row] !== -1);
  for (const { photo, row } of moved) {
    takes.push([row, { ...elementAt(rows, row), ...photo, label: photoFacts(photo.path).label }]);
  }
  if (takes.length === 0) return null;
  const { values, dimension } = openPart(store, part.name, await store.read(part.name)).lists('features');
  return encodeFeatures(
    takes.map(([, row]) => row),
    takes.map(([row]) => values.subarray(row * dimension, (row + 1) * dimension)),
    config,
  );
}
