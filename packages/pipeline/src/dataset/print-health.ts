import { namedCounts } from '../photos/source.js';
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

/** Most findings of one kind that are named. */
const NAMED = 3;

const clean = (text: string) => text.replace(/\p{Cc}/gu, '?');

/**
 * The data health block: every file of the folder once, then what is worth a look.
 *
 * @param copies what content says, where it was looked at
 * @param width columns, at least 40 @default 80
 */
export function printHealth(health: DataHealth, copies: CopiesFound | null, width = 80): string {
  const { use, unreadable, unread, metadata } = health;
  const out = ['data health'];
  const most = Math.max(40, width);
  const line = (name: string, count: number, detail = '', depth = 1) => {
    const text = `${'  '.repeat(depth)}${name}`.padEnd(28) + String(count).padStart(8);
    out.push(text);
    if (detail !== '') out.push(...wrapped(detail, most, '  '.repeat(depth + 1)));
  };
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const some = (name: string, count: number, detail = '', depth = 1) => {
    if (count > 0) line(name, count, detail, depth);
  };
  line('files', health.files);
  line('photos', health.photos);
  some('to train', use.train, '', 2);
  some('to validate', use.validate, '', 2);
  some('to test', use.test, '', 2);
  some('class never trained', use.neverTrained, '', 2);
  some('without a class', use.unlabelled, '', 2);
  some('outside of the splits', use.outside, '', 2);
  some('unreadable', use.unreadable, namedCounts(unreadable), 2);
  some('not taken (--limit)', use.notTaken, '', 2);
  some('other files', sum(unread), namedCounts(unread));
  some('hidden and metadata', sum(metadata), namedCounts(metadata));
  if (copies) {
    line('capture groups', copies.groups);
    some('copies, same bytes', copies.sameBytes, '', 2);
    some('near duplicates', copies.nearDuplicates, '', 2);
  }
  const finding = (text: string, named: readonly string[], all = named.length) => {
    if (all === 0) return;
    const more = all > NAMED ? `, … ${all - NAMED} more` : '';
    out.push(...wrapped(`! ${text}: ${named.slice(0, NAMED).map(clean).join(', ')}${more}`, most, '  '));
  };
  if (copies) {
    finding(
      'one picture under two labels',
      copies.conflicts.map(({ paths }) => paths.slice(0, 2).join(' = ')),
      copies.conflicting ?? copies.conflicts.length,
    );
  }
  finding(
    'classes with few photos',
    health.fewPhotos.map(({ label, photos }) => `${label} ${photos}`),
  );
  finding(
    'folders of one name, taken for one class (--labels path keeps them apart)',
    health.sameName.map(
      ({ label, folders }) => `${label} in ${folders.map((one) => one || '.').join(' and ')}`,
    ),
  );
  finding(
    'labels that look alike',
    health.similarLabels.map(({ a, b }) => `${a} / ${b}`),
  );
  return out.join('\n');
}

/** Words on lines of at most `width` columns, all but the first further in; a longer word stands alone. */
function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${indent}  `;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
