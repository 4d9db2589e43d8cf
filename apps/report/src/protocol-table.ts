import type { Line, ProtocolResult } from '@verger/training';
import { h } from './element.js';
import { count, oneLine, percent } from './words.js';

/** All protocols in one table, or the lines of one. */
export function protocolTable(
  protocols: readonly ProtocolResult[],
  { headed = true }: { headed?: boolean } = {},
): HTMLElement {
  const lines = protocols.flatMap((one) => one.lines);
  const columns = COLUMNS.filter(({ of }) => lines.some((line) => of(line) !== null));
  const heading = ({ title, under }: Column) =>
    h('th', { scope: 'col', class: 'number' }, h('b', {}, title), h('small', {}, under));
  return h(
    'div',
    { class: 'scroll wide', tabindex: 0, role: 'region', 'aria-label': 'Figures' },
    h(
      'table',
      { class: 'protocols' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('b', {}, 'Asked')), columns.map(heading))),
      protocols.map(({ id, title, lines }) =>
        h(
          'tbody',
          {},
          headed &&
            h(
              'tr',
              { class: 'group' },
              h('th', { scope: 'rowgroup', colspan: columns.length + 1 }, h('a', { href: `#${id}` }, title)),
            ),
          lines.map((line) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, oneLine(line.name)),
              columns.map(({ of }) => h('td', { class: 'number' }, of(line))),
            ),
          ),
        ),
      ),
    ),
  );
}

interface Column {
  readonly title: string;
  readonly under: string;
  readonly of: (line: Line) => string | HTMLElement | null;
}

const COLUMNS: readonly Column[] = [
  { title: 'Photos', under: 'asked', of: ({ known, unknown }) => count((known ?? unknown)!.photos) },
  { title: 'Top-1', under: 'right', of: ({ known }) => known && withInterval(known.top1) },
  { title: 'Top-3', under: 'right', of: ({ known }) => known && percent(known.top3.value) },
  { title: 'ECE', under: 'calibration', of: ({ known }) => known && percent(known.ece) },
  {
    title: 'Accepted',
    under: 'taken for known',
    of: ({ known, unknown }) => percent((known ?? unknown)!.accepted),
  },
  { title: 'AUROC', under: 'known or not', of: ({ unknown }) => unknown?.auroc.toFixed(3) ?? null },
  {
    title: 'Accepted',
    under: 'at 95 % of known',
    of: ({ unknown }) => unknown && percent(unknown.acceptedAt95),
  },
];

/** The share, its interval, and both as a mark on a rule from 0 to 100 %. */
function withInterval({ value, low, high }: { value: number; low: number; high: number }): HTMLElement {
  const mark = h('i', { class: 'span' });
  for (const [name, share] of Object.entries({ value, low, high })) {
    mark.style.setProperty(`--${name}`, String(share));
  }
  return h(
    'span',
    { class: 'top1' },
    h('b', {}, percent(value)),
    h('small', {}, `${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)}`),
    mark,
  );
}
