import { type Log, silent } from '@verger/base';
import type { Photo, Split } from '@verger/storage/photos';
import { photoFacts, sniffFormat } from '@verger/storage/photos';
import sharp from 'sharp';

/** A split, or `none` for photos outside any. */
export type Part = Split | 'none';

export const PARTS: readonly Part[] = ['training', 'validation', 'test', 'none'];

export interface DescribeOptions {
  /** The bytes of one photo. Left out: no photo is opened, formats and dimensions stay empty. */
  readonly read?: (path: string) => Promise<Uint8Array>;
  /** Photos opened, spread evenly over the listing. Default 2000; `Infinity` for all. */
  readonly sample?: number;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

/** One class of a data set. */
export interface ClassDescription {
  /** Null for photos that lie outside a class folder. */
  readonly label: string | null;
  readonly photos: number;
  /** Photos in each split. */
  readonly split: Readonly<Record<Part, number>>;
  /** Captures of one fruit, as file names tell them; one that stands in two splits counts once. */
  readonly captures: number;
  /** Captures with photos in more than one split. */
  readonly sharedCaptures: number;
  readonly bytes: number;
}

/** What `verger dataset describe` says. */
export interface DatasetDescription {
  readonly photos: number;
  readonly bytes: number;
  /** Sorted by label. */
  readonly classes: readonly ClassDescription[];
  readonly splits: Readonly<
    Record<Part, { photos: number; classes: number; captures: number; bytes: number }>
  >;
  readonly captures: number;
  readonly sharedCaptures: number;
  /** Smallest, median and largest file. */
  readonly fileBytes: { readonly least: number; readonly median: number; readonly most: number };
  /** How many photos were opened for the two lists below. */
  readonly opened: number;
  /** By the first bytes, most frequent first; `unknown` when they are of no photo, `unreadable` when none came. */
  readonly formats: readonly { readonly format: string; readonly photos: number }[];
  /** Most frequent first, orientation of EXIF applied; photos without a readable header are left out. */
  readonly dimensions: readonly {
    readonly width: number;
    readonly height: number;
    readonly photos: number;
  }[];
}

/** Counts photos by split, class and capture, and opens a sample of them for formats and dimensions. */
export async function describeDataset(
  photos: readonly Photo[],
  options: DescribeOptions = {},
): Promise<DatasetDescription> {
  const classes = new Map<string | null, ReturnType<typeof emptyClass>>();
  const splits = Object.fromEntries(
    PARTS.map((part) => [
      part,
      { photos: 0, bytes: 0, labels: new Set<string | null>(), captures: new Set<string>() },
    ]),
  ) as Record<Part, { photos: number; bytes: number; labels: Set<string | null>; captures: Set<string> }>;
  for (const { path, bytes } of photos) {
    const { label, split, clip } = photoFacts(path);
    const part = split ?? 'none';
    const one = classes.get(label) ?? emptyClass();
    classes.set(label, one);
    one.photos++;
    one.bytes += bytes;
    one.split[part]++;
    one.captures.set(clip, (one.captures.get(clip) ?? new Set()).add(part));
    splits[part].photos++;
    splits[part].bytes += bytes;
    if (label !== null) splits[part].labels.add(label);
    splits[part].captures.add(`${label}/${clip}`);
  }
  const described = [...classes]
    .map(([label, { captures, ...rest }]) => ({
      label,
      ...rest,
      captures: captures.size,
      sharedCaptures: [...captures.values()].filter((parts) => parts.size > 1).length,
    }))
    .sort((a, b) => ((a.label ?? '') < (b.label ?? '') ? -1 : 1));
  const sizes = Float64Array.from(photos, ({ bytes }) => bytes).sort();
  return {
    photos: photos.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    classes: described,
    splits: Object.fromEntries(
      PARTS.map((part) => {
        const { labels, captures, ...counts } = splits[part];
        return [part, { ...counts, classes: labels.size, captures: captures.size }];
      }),
    ) as DatasetDescription['splits'],
    captures: described.reduce((sum, { captures }) => sum + captures, 0),
    sharedCaptures: described.reduce((sum, { sharedCaptures }) => sum + sharedCaptures, 0),
    fileBytes: {
      least: sizes[0] ?? 0,
      median: sizes[sizes.length >> 1] ?? 0,
      most: sizes.at(-1) ?? 0,
    },
    ...(await openSample(photos, options)),
  };
}

const emptyClass = () => ({
  photos: 0,
  bytes: 0,
  split: { training: 0, validation: 0, test: 0, none: 0 },
  captures: new Map<string, Set<Part>>(),
});

async function openSample(photos: readonly Photo[], options: DescribeOptions) {
  const { read, sample = 2000, log = silent, signal } = options;
  const formats = new Map<string, number>();
  const dimensions = new Map<string, number>();
  const opened = read === undefined ? 0 : Math.min(photos.length, sample);
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (read !== undefined && next < opened) {
      signal?.throwIfAborted();
      const { path } = photos[Math.floor((next++ * photos.length) / opened)]!;
      const bytes = await read(path).catch(() => undefined);
      count(formats, bytes === undefined ? 'unreadable' : (sniffFormat(bytes) ?? 'unknown'));
      const size = bytes === undefined ? undefined : await dimensionsOf(bytes);
      if (size !== undefined) count(dimensions, size);
      log.progress({ unit: 'photos', done: ++done, total: opened, errors: 0 });
    }
  };
  if (opened > 0) log.stage('describe');
  await Promise.all(Array.from({ length: 8 }, worker));
  const ranked = (map: Map<string, number>) => [...map].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    opened,
    formats: ranked(formats).map(([format, n]) => ({ format, photos: n })),
    dimensions: ranked(dimensions).map(([size, n]) => {
      const [width, height] = size.split('x').map(Number) as [number, number];
      return { width, height, photos: n };
    }),
  };
}

/** `100x80` from the header of a file; undefined when it has none. */
async function dimensionsOf(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const { autoOrient } = await sharp(bytes).metadata();
    return `${autoOrient.width}x${autoOrient.height}`;
  } catch {
    return undefined;
  }
}
