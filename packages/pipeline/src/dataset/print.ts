import type { DatasetCheck } from './check.js';
import { type ClassDescription, type DatasetDescription, PARTS, type Part } from './describe.js';

const number = (value: number) => value.toLocaleString('en-US');
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const size = (bytes: number) =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1e3).toFixed(1)} kB`
      : bytes < 1e9
        ? `${(bytes / 1e6).toFixed(1)} MB`
        : `${(bytes / 1e9).toFixed(2)} GB`;
const plural = (count: number, one: string, many = `${one}s`) =>
  `${number(count)} ${count === 1 ? one : many}`;

/** Control characters of a file name must not reach a terminal; a long name keeps its end. */
const shown = (text: string, width = 60) => {
  const clean = text.replace(/\p{Cc}/gu, '?');
  return clean.length <= width ? clean : `…${clean.slice(clean.length - width + 1)}`;
};

const HEADINGS: Record<Part, string> = {
  training: 'Training',
  validation: 'Validation',
  test: 'Test',
  none: 'Photos',
};

/** A description as a table of at most `width` columns, or where there is no room as lines; ends in a line feed. */
export function printDescription(description: DatasetDescription, width = 80): string {
  const { photos, classes, captures, sharedCaptures, fileBytes, opened } = description;
  const labelled = classes.filter(({ label }) => label !== null);
  const out = [
    `${plural(photos, 'photo')}, ${labelled.length === 0 ? 'no labels' : plural(labelled.length, 'class', 'classes')}, ${plural(captures, 'capture')}, ${size(description.bytes)}`,
  ];
  if (photos === 0) return `${out[0]}\n`;
  const median = fileBytes.least === fileBytes.most ? '' : `, half of them below ${size(fileBytes.median)}`;
  out.push(`files from ${size(fileBytes.least)} to ${size(fileBytes.most)}${median}`);
  if (opened > 0) out.push(...openedLines(description));
  if (sharedCaptures > 0) {
    out.push(
      `${number(sharedCaptures)} of ${plural(captures, 'capture')} in more than one split: a test on them is too kind`,
    );
  }
  out.push('', ...table(description, width));
  return `${out.join('\n')}\n`;
}

function openedLines({ photos, opened, formats, dimensions }: DatasetDescription): string[] {
  const whole = dimensions.reduce((sum, one) => sum + one.photos, 0);
  const sizes = dimensions
    .slice(0, 3)
    .map((one) => `${one.width}x${one.height} (${percent(one.photos / whole)})`);
  if (dimensions.length > 3) sizes.push(`${number(dimensions.length - 3)} more sizes`);
  const kinds = formats.map((one) => `${one.format} ${number(one.photos)}`);
  return [
    `${opened === photos ? 'all' : number(opened)} opened: ${kinds.join(', ')}`,
    `pixels: ${sizes.join(', ') || 'none read'}`,
  ];
}

/** The same as the table, where there is no room for one. */
function list({ classes, splits, captures, bytes }: DatasetDescription, width: number): string[] {
  const counted = (part: Part, photos: number) =>
    `${HEADINGS[part] === 'Photos' ? plural(photos, 'photo') : `${HEADINGS[part]} ${number(photos)}`}`;
  const facts = (counts: (part: Part) => number, captures: number, mass: number) =>
    [
      ...PARTS.filter((part) => counts(part) > 0).map((part) => counted(part, counts(part))),
      plural(captures, 'capture'),
      size(mass),
    ].join(', ');
  return [
    ...classes.flatMap(({ label, split, ...one }) => [
      shown(label ?? '(no label)', width),
      `  ${facts((part) => split[part], one.captures, one.bytes)}`,
    ]),
    'all',
    `  ${facts((part) => splits[part].photos, captures, bytes)}`,
  ];
}

/** Width of a column of counts, and least width of that of names. */
const COLUMN = 11;
const NAME = 12;

/** Eighths of a column, for bars. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number, columns: number): string {
  const eighths = Math.round(share * columns * 8);
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}

function table(description: DatasetDescription, width: number): string[] {
  const { classes, splits, captures, bytes } = description;
  const parts = PARTS.filter((part) => splits[part].photos > 0);
  const room = Math.min(24, width - (parts.length + 2) * COLUMN);
  if (room < NAME) return list(description, width);
  const nameOf = ({ label }: ClassDescription) => shown(label ?? '(no label)', room);
  const names = Math.max(5, ...classes.map((one) => nameOf(one).length));
  const fixed = names + (parts.length + 2) * COLUMN;
  const bars = Math.min(24, width - fixed - 2);
  const most = Math.max(...classes.map(({ photos }) => photos));
  const row = (name: string, counts: string[], end: string) =>
    `${name.padEnd(names)}${counts.map((count) => count.padStart(COLUMN)).join('')}${end}`.trimEnd();
  const end = (captures: string, mass: string, drawn = '') =>
    `${captures.padStart(COLUMN)}${mass.padStart(COLUMN)}${drawn === '' ? '' : `  ${drawn}`}`;
  const rule = '─'.repeat(Math.min(width, fixed + (bars > 3 ? bars + 2 : 0)));
  return [
    row(
      'class',
      parts.map((part) => HEADINGS[part]),
      end('captures', 'size'),
    ),
    rule,
    ...classes.map((one) =>
      row(
        nameOf(one),
        parts.map((part) => (one.split[part] === 0 ? '·' : number(one.split[part]))),
        end(number(one.captures), size(one.bytes), bars > 3 ? bar(one.photos / most, bars) : ''),
      ),
    ),
    rule,
    row(
      'all',
      parts.map((part) => number(splits[part].photos)),
      end(number(captures), size(bytes)),
    ),
  ];
}

/** Most lines of one kind of finding; the JSON has them all. */
const LINES = 10;

/**
 * A check as lines: each finding with a mark, ✓ nothing found, ! worth a look, ✗ a fault; ends in a line feed.
 *
 * @param width columns; longer paths keep their ends @default 80
 */
export function printCheck(check: DatasetCheck, width = 80): string {
  const { unreadable, damaged, duplicates, nearDuplicates: near } = check;
  const out = [`${plural(check.photos, 'photo')} decoded and compared, ${size(check.bytes)}`, ''];
  const finding = (mark: '✓' | '!' | '✗', text: string, lines: readonly string[] = []) => {
    out.push(`${mark} ${text}`, ...lines.slice(0, LINES).map((line) => `    ${line}`));
    if (lines.length > LINES) out.push(`    … and ${number(lines.length - LINES)} more`);
  };
  const fault = ({ path, message }: { path: string; message: string }) =>
    `${name(path)}: ${shown(message, 80)}`;
  const [name, half] = [
    (text: string) => shown(text, Math.min(60, width - 5)),
    (text: string) => shown(text, Math.min(36, width - 7)),
  ];

  if (unreadable.length === 0) finding('✓', 'every photo can be read');
  else finding('✗', `${plural(unreadable.length, 'photo')} cannot be read`, unreadable.map(fault));
  if (damaged.length > 0) {
    finding(
      '!',
      `${plural(damaged.length, 'photo')} can be read, with errors in the data`,
      damaged.map(fault),
    );
  }

  if (duplicates.groups.length === 0) finding('✓', 'no two files are the same');
  else {
    const { surplus, acrossSplits, acrossLabels } = duplicates;
    finding(
      acrossSplits + acrossLabels > 0 ? '✗' : '!',
      `${plural(surplus, 'file')} too many: same bytes as another (${number(acrossSplits)} across splits, ${number(acrossLabels)} across labels)`,
      duplicates.groups.map(({ paths }) => paths.slice(0, 3).map(half).join(' = ')),
    );
  }

  if (near === null) finding('✓', 'no splits to compare for near duplicates');
  else if (near.near === 0)
    finding('✓', `none of ${plural(near.heldOut, 'test photo')} has a twin in Training`);
  else {
    finding(
      '!',
      `${percent(near.rate)} of the test photos (${number(near.near)} of ${number(near.heldOut)}) have a near twin in Training; ${number(near.sameClip)} of the same capture`,
      near.examples.slice(0, 3).map(({ path, twin }) => `${half(path)} ~ ${half(twin)}`),
    );
    if (near.otherLabel > 0) finding('✗', `${plural(near.otherLabel, 'twin')} with another label`);
  }

  if (check.similarLabels.length === 0) finding('✓', 'no two labels are spelled almost the same');
  else {
    finding(
      '!',
      `${plural(check.similarLabels.length, 'pair')} of labels spelled almost the same`,
      check.similarLabels.map(({ a, b }) => `${half(a)} / ${half(b)}`),
    );
  }
  const classes = (labels: readonly string[]) => plural(labels.length, 'class', 'classes');
  if (check.neverTested.length > 0)
    finding('!', `${classes(check.neverTested)} never tested`, check.neverTested.map(name));
  if (check.neverTrained.length > 0)
    finding('✗', `${classes(check.neverTrained)} tested, never trained`, check.neverTrained.map(name));
  return `${out.join('\n')}\n`;
}
