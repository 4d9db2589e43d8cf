import { h, section } from './element.js';
import { protocolLabel } from './headline.js';
import type { ShowPhotos } from './next-steps.js';
import { picture, type ReportData } from './report-data.js';
import { count, counted, oneLine, percent } from './words.js';

/** Rows shown at first, and more each time. */
const PAGE = 50;

interface Row {
  readonly path: string;
  readonly label: string;
  readonly predicted: string;
  readonly probability: number;
  readonly protocol: string;
  readonly group: string;
}

const COLUMNS: readonly { readonly of: keyof Row; readonly title: string }[] = [
  { of: 'path', title: 'Photo' },
  { of: 'label', title: 'Label' },
  { of: 'predicted', title: 'Predicted' },
  { of: 'probability', title: 'Probability' },
  { of: 'protocol', title: 'Asked by' },
  { of: 'group', title: 'Capture group' },
];

/** Every photo asked, sortable by each column and filtered by mistakes, class and test. */
export function photoTable(data: ReportData): { element: HTMLElement; show: ShowPhotos } | null {
  const { answers } = data;
  if (answers === null) return null;
  const all = rowsOf(answers);
  const pictures = new Map(data.points.map(({ path, thumbnail }) => [path, thumbnail]));
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'more', click: () => fill() });
  const found = h('p', { class: 'quiet', role: 'status' });
  const filters = filterBar(answers, () => apply());
  let by: keyof Row = 'probability';
  let falling = true;
  let chosen: Row[] = [];

  const fill = () => {
    const from = body.childElementCount;
    const next = chosen.slice(from, from + PAGE);
    body.append(...next.map((row) => line(row, data.pictures[row.path] ?? pictures.get(row.path))));
    const left = chosen.length - from - next.length;
    more.hidden = left === 0;
    more.textContent = `${count(Math.min(PAGE, left))} more of ${count(left)}`;
  };
  const apply = () => {
    chosen = all.filter(filters.keeps).sort((a, b) => compare(a, b, by, falling));
    found.textContent = counted(chosen.length, 'answer');
    body.replaceChildren();
    fill();
  };
  const headings = COLUMNS.map(({ of, title }) =>
    h(
      'th',
      { scope: 'col', class: of === 'probability' ? 'number' : null },
      h('button', { type: 'button', click: () => sort(of) }, title),
    ),
  );
  const sort = (of: keyof Row) => {
    falling = by === of ? !falling : of === 'probability';
    by = of;
    mark();
    apply();
  };
  const mark = () => {
    for (const [index, heading] of headings.entries())
      heading.ariaSort = COLUMNS[index]!.of !== by ? null : falling ? 'descending' : 'ascending';
  };
  mark();
  apply();
  const element = section(
    'photos',
    'Photo by photo',
    told(answers),
    filters.element,
    found,
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Every photo asked' },
      h('table', { class: 'photos' }, h('thead', {}, h('tr', {}, headings)), body),
    ),
    more,
  );
  return { element, show: filters.between };
}

type HeadOutputs = NonNullable<ReportData['answers']>;

function rowsOf({ rows, classes, protocols, groups }: HeadOutputs): Row[] {
  return rows.map(([path, label, predicted, probability, protocol, group]) => ({
    path,
    label: classes[label]!,
    predicted: classes[predicted]!,
    probability,
    protocol: protocolLabel(protocols[protocol]!),
    group: groups[group]!,
  }));
}

function told({ rows, of, mistakesOf }: HeadOutputs): HTMLElement[] {
  const file = h('code', {}, 'classifier/predictions.parquet');
  const all = `${counted(of, 'answer')}, ${counted(mistakesOf, 'mistake')}. `;
  if (rows.length === of) return [h('p', {}, all, 'The same table is in ', file, '.')];
  const some = `Here ${count(rows.length)} of them, mistakes first; all are in `;
  return [h('p', {}, all, some, file, '.')];
}

/** What narrows the table, and which rows it keeps. */
function filterBar({ classes, protocols, mistakesOf }: HeadOutputs, changed: () => void) {
  const every = { value: '' };
  const wrong = h('input', { type: 'checkbox', id: 'wrong', checked: mistakesOf > 0, change: changed });
  const named = h(
    'select',
    { id: 'of-class', change: changed },
    h('option', every, 'all classes'),
    [...classes].sort().map((name) => h('option', { value: name }, oneLine(name))),
  );
  const test = h(
    'select',
    { id: 'of-test', change: changed },
    h('option', every, 'all tests'),
    protocols.map((id) => h('option', {}, protocolLabel(id))),
  );
  const text = h('input', { type: 'search', id: 'of-path', placeholder: 'part of a path', input: changed });
  const pair = h('button', { type: 'button', class: 'pair-filter', hidden: true, click: () => forget() });
  let both: readonly [string, string] | null = null;
  const forget = () => {
    both = null;
    pair.hidden = true;
    changed();
  };
  const between: ShowPhotos = (two, protocol) => {
    both = two;
    wrong.checked = true;
    named.value = '';
    test.value = protocolLabel(protocol);
    text.value = '';
    pair.textContent = `${two.map(oneLine).join(' and ')} ✕`;
    pair.hidden = false;
    changed();
  };
  const keeps = (row: Row) =>
    (!wrong.checked || row.label !== row.predicted) &&
    (both === null || (both.includes(row.label) && both.includes(row.predicted))) &&
    (named.value === '' || row.label === named.value || row.predicted === named.value) &&
    (test.value === '' || row.protocol === test.value) &&
    row.path.toLowerCase().includes(text.value.toLowerCase());
  const element = h(
    'div',
    { class: 'filters' },
    h('label', {}, wrong, 'Mistakes only'),
    h('label', { 'aria-label': 'Class' }, named),
    protocols.length > 1 && h('label', { 'aria-label': 'Test' }, test),
    h('label', { 'aria-label': 'Path' }, text),
    pair,
  );
  return { element, keeps, between };
}

function line(row: Row, thumbnail: string | null | undefined): HTMLElement {
  const right = row.label === row.predicted;
  return h(
    'tr',
    { class: right ? null : 'wrong' },
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'class' }, picture(thumbnail), h('code', {}, oneLine(row.path))),
    ),
    h('td', {}, oneLine(row.label)),
    h('td', { class: 'answer' }, oneLine(row.predicted)),
    h('td', { class: 'number' }, percent(row.probability)),
    h('td', { class: 'quiet' }, row.protocol),
    h('td', { class: 'quiet' }, oneLine(row.group)),
  );
}

function compare(a: Row, b: Row, by: keyof Row, falling: boolean): number {
  const order = a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : 0;
  if (order !== 0) return falling ? -order : order;
  return a.path < b.path ? -1 : 1;
}
