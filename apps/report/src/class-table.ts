import { h, section } from './element.js';
import { protocolLabel } from './headline.js';
import { facesOf, nameOf, type ReportData } from './report-data.js';
import { count, percent } from './words.js';

interface Column {
  readonly title: string;
  /** Second line of the heading. */
  readonly under: string;
  readonly share: boolean;
  readonly of: (name: string) => string | number | null;
}

/** Every class under every protocol; the headings sort. */
export function classTable(data: ReportData): HTMLElement {
  const metrics = data.metrics!;
  const faces = facesOf(data);
  const columns: Column[] = [
    { title: 'Class', under: '', share: false, of: (name) => name },
    { title: 'Photos', under: 'in the run', share: false, of: (name) => faces.get(name)?.photos ?? null },
    ...metrics.protocols.flatMap(({ id, perClass }): Column[] => {
      const scores = new Map(perClass.map((score) => [score.class, score]));
      const under = protocolLabel(id);
      return [
        { title: 'Recall', under, share: true, of: (name) => scores.get(name)?.recall ?? null },
        { title: 'Precision', under, share: true, of: (name) => scores.get(name)?.precision ?? null },
      ];
    }),
  ];
  const body = h('tbody');
  const rows = metrics.classes.map((name) => {
    const values = columns.map(({ of }) => of(name));
    const cells = values.slice(1).map((value, index) => cell(value, columns[index + 1]!.share));
    return { values, row: h('tr', {}, h('th', { scope: 'row' }, nameOf(faces, name)), cells) };
  });
  const headings = columns.map(({ title, under }, index) =>
    h(
      'th',
      { scope: 'col', class: index === 0 ? null : 'number' },
      h('button', { type: 'button', click: () => sort(index) }, title),
      h('small', {}, under),
    ),
  );
  const sort = (by: number) => {
    const heading = headings[by]!;
    const falling = heading.ariaSort === 'ascending';
    for (const other of headings) other.ariaSort = null;
    heading.ariaSort = falling ? 'descending' : 'ascending';
    rows.sort((a, b) => compare(a.values[by]!, b.values[by]!, falling));
    body.replaceChildren(...rows.map(({ row }) => row));
  };
  sort(0);
  return section(
    'classes',
    'Class by class',
    h('p', {}, 'A heading sorts by its column; once more turns the order.'),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Scores of every class' },
      h('table', {}, h('thead', {}, h('tr', {}, headings)), body),
    ),
  );
}

function cell(value: string | number | null, share: boolean): HTMLElement {
  if (typeof value !== 'number') return h('td', { class: 'number' }, h('span', { class: 'quiet' }, 'none'));
  if (!share) return h('td', { class: 'number' }, count(value));
  const bar = h('i', { class: value < 0.5 ? 'bar low' : 'bar' });
  bar.style.setProperty('--share', String(value));
  return h('td', { class: 'number share' }, percent(value), bar);
}

/** Nothing comes last in both orders. */
function compare(a: string | number | null, b: string | number | null, falling: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = a < b ? -1 : a > b ? 1 : 0;
  return falling ? -order : order;
}
