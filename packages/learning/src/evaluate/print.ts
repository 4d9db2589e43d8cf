import type { Estimate, Metrics, Protocol } from '../metrics/metrics.js';

/** Columns of the terminal that the table keeps to. */
const WIDTH = 80;
const NAME = 20;

/**
 * The metrics for people: protocols side by side, then what each says and does not say. At most 80 columns, no
 * colours, ends without a newline.
 */
export function printMetrics(metrics: Metrics): string {
  const { protocols, classes, k, l2, temperature, rejection } = metrics;
  if (protocols.length === 0) {
    const nothing =
      'Nothing could be held out, so nothing is measured: every class needs two photos or more.';
    return [nothing, ...groupingNotes(metrics)].flatMap(wrap).join('\n');
  }
  const column = Math.floor((WIDTH - NAME - 2) / Math.max(protocols.length, 1));
  const line = (name: string, value: (protocol: Protocol) => string) =>
    `  ${name.padEnd(NAME)}${protocols.map((one) => fit(value(one), column)).join('')}`.trimEnd();
  const rule = `  ${'─'.repeat(WIDTH - 4)}`;
  const worst = protocols.map((one) => worstClasses(one));
  // None where every photo was recognised.
  const ranks = [...Array(Math.max(0, ...worst.map(({ length }) => length))).keys()];
  const table = [
    line('', ({ id }) => (id === 'official' ? 'official split' : 'groups held out')),
    rule,
    line('trained on', ({ train }) => `${thousands(train.photos)} photos, ${thousands(train.groups)} groups`),
    line('asked', ({ test }) => `${thousands(test.photos)} photos, ${thousands(test.groups)} groups`),
    rule,
    line('accuracy', ({ accuracy }) => share(accuracy)),
    line('right in top 3', ({ top3 }) => share(top3)),
    line('macro F1', ({ macroF1 }) => share(macroF1)),
    line(
      'calibration error',
      ({ ece, eceUncalibrated }) => `${points(ece)}   before ${points(eceUncalibrated)}`,
    ),
    rule,
    ...ranks.map((rank) =>
      line(rank === 0 ? 'lowest recall' : '', (one) => worst[protocols.indexOf(one)]![rank] ?? ''),
    ),
    ...(ranks.length > 0 ? [rule] : []),
  ];
  const model =
    `${classes.length} classes, ${k} components, L2 ${l2}, temperature ${temperature.toFixed(2)}; accepts ` +
    `${(100 * rejection.acceptedKnown).toFixed(1)} % of known validation photos`;
  const notes = [
    ...protocols.flatMap(({ title, caveat }) => wrap(`${title}. ${caveat}`)),
    ...groupingNotes(metrics).flatMap(wrap),
  ];
  return [
    ...table,
    ...wrap(model),
    '',
    ...notes,
    ...wrap('Intervals: 95 %, bootstrap over capture groups, Wilson where it degenerates.'),
  ]
    .filter((text, i) => text !== '' || i >= table.length)
    .join('\n');
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
    const without = protocols.find(({ ungrouped }) => ungrouped !== null);
    notes.push(
      `Copies: ${thousands(sameBytes)} photos with the bytes of another, ${thousands(nearDuplicates)} near ` +
        `${nearDuplicates === 1 ? 'duplicate' : 'duplicates'}; ${thousands(photos)} photos are ${thousands(groups)} capture groups.` +
        (without
          ? ` Without grouping the accuracy would have read ${points(without.ungrouped!).trim()}.`
          : ''),
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
    const [first] = conflicts;
    notes.push(
      `${thousands(conflicting)} ${conflicting === 1 ? 'picture stands' : 'pictures stand'} under two labels: ` +
        `${first!.paths.slice(0, 2).join(' = ')}${conflicting > 1 ? ', …' : ''}`,
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
    .filter((one) => one.recall !== null && one.recall < 1)
    .sort((a, b) => a.recall! - b.recall! || (a.class < b.class ? -1 : 1))
    .slice(0, 5)
    .map((one) => `${points(one.recall!)}   ${one.class}`);
}

function fit(text: string, columns: number): string {
  return text.length < columns ? text.padEnd(columns) : `${text.slice(0, columns - 2)}… `;
}

function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 3 > WIDTH - 2) {
      lines.push(`  ${line}`);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, `  ${line}`];
}
