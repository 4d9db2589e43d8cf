import type { DataHealth } from './health.js';

/** What content says of the photos; see `CaptureGroups`. */
export interface CopiesFound {
  readonly groups: number;
  readonly sameBytes: number;
  readonly nearDuplicates: number;
  readonly conflicts: readonly { readonly paths: readonly string[]; readonly labels: readonly string[] }[];
  /** All of them, when not all are in `conflicts`. */
  readonly conflicting?: number;
}

/** A count of the data health block. */
export interface HealthLine {
  readonly name: string;
  readonly count: number;
  /** What it is made of, `.bmp 1, .txt 2`; '' for nothing more to say. */
  readonly detail: string;
  /** 2 for a part of the line above of depth 1. */
  readonly depth: 1 | 2;
}

/** Something worth a look. */
export interface HealthFinding {
  readonly text: string;
  readonly named: readonly string[];
  /** All of them, when not all are in `named`. */
  readonly all: number;
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

/** Every file of the folder once. Lines of depth 1 after the first add up to it, those of depth 2 to the one above. */
export function healthLines(health: DataHealth, copies: CopiesFound | null): HealthLine[] {
  const { use, unreadable, unread, metadata, outside } = health;
  const line = (depth: 1 | 2, name: string, count: number, detail = ''): HealthLine[] =>
    count > 0 ? [{ name, count, detail, depth }] : [];
  return [
    { name: 'files', count: health.files, detail: '', depth: 1 },
    { name: 'photos', count: health.photos, detail: '', depth: 1 },
    ...line(2, 'to train', use.train),
    ...line(2, 'to validate', use.validate),
    ...line(2, 'to test', use.test),
    ...line(2, 'class never trained', use.neverTrained),
    ...line(2, 'without a class', use.unlabelled),
    ...line(2, 'outside of the splits', use.outside, namedCounts(outside)),
    ...line(2, 'unreadable', use.unreadable, namedCounts(unreadable)),
    ...line(2, 'not taken (--limit)', use.notTaken),
    ...line(1, 'other files', sum(unread), namedCounts(unread)),
    ...line(1, 'hidden, metadata', sum(metadata), namedCounts(metadata)),
    ...(copies === null ? [] : line(1, 'capture groups', copies.groups)),
    ...(copies === null ? [] : line(2, 'copies, same bytes', copies.sameBytes)),
    ...(copies === null ? [] : line(2, 'near duplicates', copies.nearDuplicates)),
  ];
}

/** What to look at, worst first. */
export function healthFindings(health: DataHealth, copies: CopiesFound | null): HealthFinding[] {
  const finding = (text: string, named: readonly string[], all = named.length): HealthFinding[] =>
    all > 0 ? [{ text, named, all }] : [];
  const conflicts = copies?.conflicts ?? [];
  return [
    ...finding(
      'one picture under two labels',
      conflicts.map(({ paths, labels }) => `${paths.slice(0, 2).join(' = ')} (${labels.join(', ')})`),
      copies?.conflicting ?? conflicts.length,
    ),
    ...finding('classes that are tested and never trained', health.neverTrained),
    ...finding(
      'classes with few photos',
      health.fewPhotos.map(({ label, photos }) => `${label} ${photos}`),
    ),
    ...finding(
      'folders of one name, taken for one class (verger run --labels path keeps them apart)',
      health.sameName.map(
        ({ label, folders }) => `${label} in ${folders.map((one) => one || '.').join(' and ')}`,
      ),
    ),
    ...finding(
      'labels that look alike',
      health.similarLabels.map(({ a, b }) => `${a} / ${b}`),
    ),
  ];
}

/** `.bmp 1, .txt 2` */
export const namedCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
