import { elementAt } from '@verger/base';
import type { Estimate, Metrics, Protocol } from '../metrics/metrics.js';

/** Columns of the terminal that the table keeps to, and fewest that a protocol needs. */
const WIDTH = 80;
const LEAST = 26;
const NAME = 20;

/**
 * The metrics for people: protocols side by side, or below each other where there is no room, then what each says and
 * does not say. No colours, ends without a newline.
 *
 * @param width columns of the table, of which it takes 80 at most; sentences are as long as they are @default 80
 */
export function printMetrics(metrics: Metrics, width = WIDTH): string {
  const { protocols, classes, k, l2, temperature, rejection } = metrics;
  const sentences = (texts: readonly string[]) => texts.map((text) => `  ${text}`);
  if (protocols.length === 0) {
    const nothing =
      'Nothing could be held out, so nothing is measured: every class needs two photos or more.';
    return sentences([nothing, ...groupingNotes(metrics)]).join('\n');
  }
  const room = Math.min(WIDTH, width);
  const column = Math.floor((room - NAME - 2) / protocols.length);
  const figures = protocols.map(figuresOf);
  return [
    ...(column < LEAST ? belowEachOther(protocols, figures) : sideBySide(protocols, figures, room, column)),
    `  ${classes.length} classes, ${k} components, L2 ${l2}, temperature ${temperature.toFixed(2)}; accepts ` +
      `${(100 * rejection.acceptedKnown).toFixed(1)} % of known validation photos`,
    '',
    ...sentences([
      ...protocols.map(({ title, caveat }) => `${title}. ${caveat}`),
      ...groupingNotes(metrics),
      'Intervals: 95 %, bootstrap over capture groups, Wilson where it degenerates.',
    ]),
  ].join('\n');
}

/** Groups of names and values; a rule stands between groups. */
type Figures = readonly (readonly (readonly [name: string, value: string])[])[];

function figuresOf(protocol: Protocol): Figures {
  const { train, test, accuracy, top3, macroF1, ece, eceUncalibrated } = protocol;
  return [
    [
      ['trained on', `${thousands(train.photos)} photos, ${thousands(train.groups)} groups`],
      ['tested on', `${thousands(test.photos)} photos, ${thousands(test.groups)} groups`],
    ],
    [
      ['accuracy', share(accuracy)],
      ['right in top 3', share(top3)],
      ['macro F1', share(macroF1)],
      ['calibration error', `${points(ece)}   before ${points(eceUncalibrated)}`],
    ],
    worstClasses(protocol).map((text, rank) => [rank === 0 ? 'lowest recall' : '', text] as const),
  ];
}

const headingOf = ({ id }: Protocol) => (id === 'official' ? 'official split' : 'capture groups held out');

function sideBySide(
  protocols: readonly Protocol[],
  figures: readonly Figures[],
  width: number,
  column: number,
): string[] {
  const line = (name: string, values: readonly string[]) =>
    `  ${name.padEnd(NAME)}${values.map((value) => fit(value, column)).join('')}`.trimEnd();
  const rule = `  ${'─'.repeat(width - 4)}`;
  const groups = elementAt(figures, 0).map((_, group) => {
    const columns = figures.map((one) => elementAt(one, group));
    const most = Math.max(...columns.map(({ length }) => length));
    return Array.from({ length: most }, (_, row) => {
      const cells = columns.map((one) => one[row]);
      const [name = ''] = cells.find((cell) => cell !== undefined) ?? [];
      return line(
        name,
        cells.map((cell) => cell?.[1] ?? ''),
      );
    });
  });
  return [
    line('', protocols.map(headingOf)),
    rule,
    // No class is the worst where every photo was recognised.
    ...groups.filter((lines) => lines.length > 0).flatMap((lines) => [...lines, rule]),
  ];
}

function belowEachOther(protocols: readonly Protocol[], figures: readonly Figures[]): string[] {
  return protocols.flatMap((protocol, i) => [
    `  ${headingOf(protocol)}`,
    ...elementAt(figures, i)
      .flat()
      .map(([name, value]) => `    ${name === '' ? '' : `${name}: `}${value.trim()}`),
  ]);
}

/** What is to be known of copies, as sentences for people. */
function groupingNotes({ grouping, protocols }: Metrics): string[] {
  if (grouping === null) return [];
  const { photos, groups, sameBytes, nearDuplicates, unseen, conflicting, conflicts } = grouping;
  const notes: string[] = [];
  if (unseen > 0) {
    notes.push(
      `Near duplicates among ${thousands(unseen)} photos are not found: an older version computed their features. ` +
        'A new run folder finds them.',
    );
  }
  if (sameBytes + nearDuplicates > 0) {
    const without = protocols.map(({ ungrouped }) => ungrouped).find((one) => one !== null);
    notes.push(
      `Copies: ${thousands(sameBytes)} photos with the bytes of another, ${thousands(nearDuplicates)} near ` +
        `${nearDuplicates === 1 ? 'duplicate' : 'duplicates'}; ${thousands(photos)} photos are ${thousands(groups)} capture groups.` +
        (without === undefined
          ? ''
          : ` Without grouping the accuracy would have read ${points(without).trim()}.`),
    );
  } else if (groups === photos && unseen === 0) {
    notes.push('No two photos are near duplicates (0.0 %), and no name tells which belong together.');
  }
  for (const { protocol, photos: some } of protocols.flatMap((one) =>
    one.apart ? [{ protocol: one, photos: one.apart }] : [],
  )) {
    notes.push(
      `${protocol.title}: of the ${thousands(some.photos)} photos of captures that were not trained on ` +
        `${points(some.accuracy.value).trim()} right (${range(some.accuracy)}).`,
    );
  }
  if (conflicting > 0) {
    const { paths } = elementAt(conflicts, 0);
    notes.push(
      `${thousands(conflicting)} ${conflicting === 1 ? 'picture stands' : 'pictures stand'} under two labels: ` +
        `${paths.slice(0, 2).join(' = ')}${conflicting > 1 ? ', …' : ''}`,
    );
  }
  return notes;
}

function share(estimate: Estimate): string {
  return `${points(estimate.value)}   ${range(estimate)}`;
}

function range({ low, high }: Estimate): string {
  return `${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)}`;
}

function points(value: number): string {
  return `${(100 * value).toFixed(1).padStart(5)} %`;
}

function worstClasses({ perClass }: Protocol): string[] {
  return perClass
    .flatMap(({ class: name, recall }) => (recall !== null && recall < 1 ? [{ name, recall }] : []))
    .sort((a, b) => a.recall - b.recall || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name, recall }) => `${points(recall)}   ${name}`);
}

function fit(text: string, columns: number): string {
  return text.length < columns ? text.padEnd(columns) : `${text.slice(0, columns - 2)}… `;
}

function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
