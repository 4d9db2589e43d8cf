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
  const column = Math.floor((WIDTH - NAME - 2) / Math.max(protocols.length, 1));
  const line = (name: string, value: (protocol: Protocol) => string) =>
    `  ${name.padEnd(NAME)}${protocols.map((one) => fit(value(one), column)).join('')}`.trimEnd();
  const rule = `  ${'─'.repeat(WIDTH - 4)}`;
  const worst = protocols.map((one) => worstClasses(one));
  // None where every photo was recognised.
  const ranks = [...Array(Math.max(0, ...worst.map(({ length }) => length))).keys()];
  const table = [
    line('', ({ id }) => (id === 'official' ? 'official split' : 'clips held out')),
    rule,
    line('trained on', ({ train }) => `${thousands(train.photos)} photos, ${thousands(train.clips)} clips`),
    line('asked', ({ test }) => `${thousands(test.photos)} photos, ${thousands(test.clips)} clips`),
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
  const notes = protocols.flatMap(({ title, caveat }) => wrap(`${title}. ${caveat}`));
  return [...table, ...wrap(model), '', ...notes, ...wrap('Intervals: 95 %, bootstrap over clips.')]
    .filter((text, i) => text !== '' || i >= table.length)
    .join('\n');
}

function share({ value, low, high }: Estimate): string {
  return `${points(value)}   ${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)}`;
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
