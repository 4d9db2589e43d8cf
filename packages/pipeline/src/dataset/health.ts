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

/** Photos of one label. */
interface Labelled {
  readonly photos: Record<Split | 'none', number>;
  readonly folders: Set<string>;
}

/** What photos are, counted in one pass: of a million photos no second list is made. */
interface Seen {
  readonly labels: ReadonlyMap<string, Labelled>;
  /** Labelled photos without a split, by the first folder of their path. */
  readonly outside: ReadonlyMap<string, number>;
  /** By code. */
  readonly unreadable: ReadonlyMap<string, number>;
  readonly unlabelled: number;
}

function look(
  taken: readonly Photo[],
  failed: ReadonlyMap<string, string>,
  labelOf: HealthOptions['labelOf'],
): Seen {
  const labels = new Map<string, Labelled>();
  const outside = new Map<string, number>();
  const unreadable = new Map<string, number>();
  let unlabelled = 0;
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { path } of taken) {
    const code = failed.get(path);
    if (code !== undefined) {
      add(unreadable, code);
      continue;
    }
    const facts = photoFacts(path);
    const label = labelOf?.(path, facts) ?? facts.label;
    if (label === null) {
      unlabelled++;
      continue;
    }
    let one = labels.get(label);
    if (one === undefined) {
      one = { photos: { training: 0, validation: 0, test: 0, none: 0 }, folders: new Set() };
      labels.set(label, one);
    }
    one.photos[facts.split ?? 'none']++;
    one.folders.add(foldersAbove(path));
    if (facts.split === null) add(outside, path.slice(0, path.indexOf('/')));
  }
  return { labels, outside, unreadable, unlabelled };
}

const sum = (numbers: Iterable<number>): number => {
  let all = 0;
  for (const number of numbers) all += number;
  return all;
};

const sorted = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/** Counts what a listing found, and what a run makes of it. */
export function dataHealth(
  { photos, skipped = NOTHING_SKIPPED }: Listing,
  options: HealthOptions = {},
): DataHealth {
  const { taken = photos, failed = new Map<string, string>(), labelOf } = options;
  const { labels, outside, unreadable, unlabelled } = look(taken, failed, labelOf);
  const classes = sorted(labels);
  const all = classes.map(([, one]) => one);
  const of = (split: Split | 'none', some: readonly Labelled[] = all) =>
    sum(some.map((one) => one.photos[split]));
  const has = (split: Split) => of(split) > 0;
  const split = has('training');
  const isTrained = ({ photos: { training } }: Labelled) => training > 0;
  const trained = all.filter(isTrained);
  const untrained = split
    ? classes.filter(([, one]) => !isTrained(one) && one.photos.validation + one.photos.test > 0)
    : [];
  const labelled = (one: Labelled) => sum(Object.values(one.photos));
  return {
    files: photos.length + sum(Object.values(skipped.unread)) + sum(Object.values(skipped.metadata)),
    photos: photos.length,
    use: {
      train: split ? of('training') : sum(all.map(labelled)),
      validate: split && has('test') ? of('validation', trained) : 0,
      test: split ? of(has('test') ? 'test' : 'validation', trained) : 0,
      neverTrained: sum(untrained.map(([, one]) => one.photos.validation + one.photos.test)),
      unlabelled,
      outside: split ? of('none') : 0,
      notTaken: photos.length - taken.length,
      unreadable: sum(unreadable.values()),
    },
    outside: split ? Object.fromEntries(sorted(outside)) : {},
    neverTrained: untrained.map(([label]) => label),
    unreadable: Object.fromEntries(sorted(unreadable)),
    unread: { ...skipped.unread },
    metadata: { ...skipped.metadata },
    fewPhotos: classes.flatMap(([label, one]) => {
      const count = labelled(one);
      return count < FEW_PHOTOS ? [{ label, photos: count }] : [];
    }),
    sameName: classes.flatMap(([label, { folders }]) =>
      folders.size > 1 ? [{ label, folders: [...folders].sort() }] : [],
    ),
    similarLabels: similarLabels(labels.keys()).map((pair) => ({ ...pair })),
  };
}
