import type { Photo, PhotoFacts, Split } from '@verger/storage/photos';
import { foldersAbove, type Listing, NOTHING_SKIPPED, photoFacts } from '@verger/storage/photos';
import { z } from 'zod';
import { similarLabels } from './similar-labels.js';

/** Fewer photos of a class than this cannot be both trained on and tested. */
const FEW_PHOTOS = 5;

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

/** What a folder of photos holds, file by file; `health.json` of a run. */
export const dataHealthSchema = z.object({
  /** `photos`, `unread` and `metadata` together. */
  files: count,
  photos: count,
  /** What becomes of the photos; the numbers add up to all of them. */
  use: z.object({
    /** Taught: those of Training, or all labelled ones where no folder is called so. */
    train: count,
    /** Of a validation folder beside one that is tested: they choose penalty and temperature. */
    validate: count,
    /** Of Test, or of Validation where there is no Test. */
    test: count,
    /** Of Test or Validation, of a class without photos to train on. */
    neverTrained: count,
    /** In no class folder. */
    unlabelled: count,
    /** Labelled, outside of the folders that name a split. */
    outside: count,
    /** By `--limit`. */
    notTaken: count,
    /** They gave no features. */
    unreadable: count,
  }),
  /** Photos outside of the splits, by the first folder of their path. */
  outside: counts,
  /** Classes of Test or Validation that are never trained, sorted. */
  neverTrained: z.array(z.string()),
  /** Unreadable photos by code. */
  unreadable: counts,
  /** Files of other kinds, by extension. */
  unread: counts,
  /** Files in folders of thumbnails and metadata, and hidden ones, by what hides them. */
  metadata: counts,
  /** Classes with fewer than `FEW_PHOTOS` photos, sorted. */
  fewPhotos: z.array(z.object({ label: z.string(), photos: count })),
  /** Labels that stand in several places, taken for one class, sorted. */
  sameName: z.array(z.object({ label: z.string(), folders: z.array(z.string()) })),
  /** Labels spelled almost the same. */
  similarLabels: z.array(z.object({ a: z.string(), b: z.string(), why: z.enum(['spelling', 'letter']) })),
});

export type DataHealth = z.infer<typeof dataHealthSchema>;

export interface HealthOptions {
  /** The photos that are used. @default all */
  readonly taken?: readonly Photo[];
  /** Code of each photo that gave no features. @default none */
  readonly failed?: ReadonlyMap<string, string>;
  /** @default the name of its folder */
  readonly labelOf?: (path: string, facts: PhotoFacts) => string | null;
}

/** Counts what a listing found, and what a run makes of it. */
export function dataHealth(
  { photos, skipped = NOTHING_SKIPPED }: Listing,
  options: HealthOptions = {},
): DataHealth {
  const { taken = photos, failed = new Map<string, string>(), labelOf } = options;
  const seen = taken.map(({ path }) => {
    const facts = photoFacts(path);
    return { path, split: facts.split, label: labelOf?.(path, facts) ?? facts.label, code: failed.get(path) };
  });
  const good = seen.filter(({ code }) => code === undefined);
  const labelled = good.filter(({ label }) => label !== null);
  const has = (split: Split) => labelled.some((one) => one.split === split);
  const split = has('training');
  const trained = new Set(labelled.flatMap((one) => (one.split === 'training' ? one.label : [])));
  const of = (wanted: Split) =>
    labelled.filter((one) => one.split === wanted && trained.has(one.label)).length;
  const untrained = split ? labelled.filter((one) => one.split !== null && !trained.has(one.label)) : [];
  const outside = split ? labelled.filter((one) => one.split === null) : [];
  const perClass = new Map<string, { photos: number; folders: Set<string> }>();
  for (const { label, path } of labelled) {
    const one = perClass.get(label!) ?? { photos: 0, folders: new Set() };
    one.photos++;
    one.folders.add(foldersAbove(path));
    perClass.set(label!, one);
  }
  const classes = [...perClass].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  return {
    files: photos.length + sum(skipped.unread) + sum(skipped.metadata),
    photos: photos.length,
    use: {
      train: split ? of('training') : labelled.length,
      validate: split && has('test') ? of('validation') : 0,
      test: split ? of(has('test') ? 'test' : 'validation') : 0,
      neverTrained: untrained.length,
      unlabelled: good.length - labelled.length,
      outside: outside.length,
      notTaken: photos.length - taken.length,
      unreadable: seen.length - good.length,
    },
    outside: countBy(outside, ({ path }) => path.slice(0, path.indexOf('/'))),
    neverTrained: [...new Set(untrained.map(({ label }) => label!))].sort(),
    unreadable: countBy(seen, ({ code }) => code),
    unread: { ...skipped.unread },
    metadata: { ...skipped.metadata },
    fewPhotos: classes.flatMap(([label, { photos: count }]) =>
      count < FEW_PHOTOS ? [{ label, photos: count }] : [],
    ),
    sameName: classes.flatMap(([label, { folders }]) =>
      folders.size > 1 ? [{ label, folders: [...folders].sort() }] : [],
    ),
    similarLabels: similarLabels(perClass.keys()).map((pair) => ({ ...pair })),
  };
}

/** How many items have each key, sorted by key; those without one are not counted. */
function countBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
