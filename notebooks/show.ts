/** Pictures for the notebooks: SVG and HTML that Jupyter shows. */
import { Buffer } from 'node:buffer';

/**
 * Shows at once: what is only the last value of a cell may come after Jupyter has stopped listening. So may what the
 * cell has shown, by some milliseconds, since the kernel sends pictures and the end of a cell by different threads;
 * hence the wait.
 */
async function shown(type: string, text: string): Promise<void> {
  await Deno.jupyter.display({ [type]: text }, { raw: true });
  await new Promise((done) => setTimeout(done, 50));
}

const INK = '#23301f';
const GRID = '#e3e6dc';
const LEAF = '#3d7a3a';
/** Colours that stay apart for most kinds of colour blindness; used in turn. */
const COLOURS = [
  '#3d7a3a',
  '#c8483c',
  '#e0a526',
  '#4a6fa5',
  '#8a5a9e',
  '#d97b3f',
  '#5aa9a0',
  '#9c4a6b',
  '#7d8c3a',
  '#6b6b6b',
];

const escaped = (text: string) => text.replace(/[&<>"]/g, (found) => `&#${found.codePointAt(0)};`);

/** Least and largest of some numbers, a little wider. */
function reach(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least) * 0.04 || 1;
  return [least - room, most + room];
}

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const SIZE = { width: 720, height: 400, left: 60, right: 20, top: 40, bottom: 46 };

function framed(
  title: string,
  names: { x: string; y: string },
  ranges: { x: [number, number]; y: [number, number] },
  draw: (frame: Frame) => string,
): Promise<void> {
  const { width, height, left, right, top, bottom } = SIZE;
  const along = (value: number, [from, to]: [number, number], a: number, b: number) =>
    a + ((value - from) / (to - from)) * (b - a);
  const frame: Frame = {
    x: (value) => along(value, ranges.x, left, width - right),
    y: (value) => along(value, ranges.y, height - bottom, top),
  };
  const ticks = ([from, to]: [number, number]) => {
    const rough = (to - from) / 5;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((many) => many * unit).find((one) => one >= rough)!;
    const first = Math.ceil(from / step) * step;
    return Array.from({ length: Math.floor((to - first) / step + 1e-9) + 1 }, (_, i) =>
      Number((first + i * step).toPrecision(10)),
    );
  };
  const grid = [
    ...ticks(ranges.y).map(
      (value) =>
        `<line x1="${left}" x2="${width - right}" y1="${frame.y(value)}" y2="${frame.y(value)}" stroke="${GRID}"/>` +
        `<text x="${left - 8}" y="${frame.y(value) + 4}" text-anchor="end">${value}</text>`,
    ),
    ...ticks(ranges.x).map(
      (value) =>
        `<text x="${frame.x(value)}" y="${height - bottom + 18}" text-anchor="middle">${value}</text>`,
    ),
  ].join('');
  return shown(
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">` +
      `<rect width="${width}" height="${height}" fill="#fff"/>` +
      `<text x="${left}" y="22" font-size="15" font-weight="600">${escaped(title)}</text>${grid}${draw(frame)}` +
      `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">${escaped(names.x)}</text>` +
      `<text transform="translate(14 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(names.y)}</text></svg>`,
  );
}

/** A line over equally spaced values, with points of interest marked. */
export function line(
  title: string,
  names: { x: string; y: string },
  values: readonly number[],
  marks: readonly { at: number; text: string }[] = [],
): Promise<void> {
  return framed(title, names, { x: [0, values.length + 1], y: reach([0, ...values]) }, ({ x, y }) => {
    const path = values
      .map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i + 1).toFixed(1)} ${y(value).toFixed(1)}`)
      .join('');
    const dots = marks.map(
      ({ at, text }) =>
        `<circle cx="${x(at)}" cy="${y(values[at - 1]!)}" r="4" fill="#fff" stroke="${LEAF}" stroke-width="2"/>` +
        `<text x="${x(at) + 8}" y="${y(values[at - 1]!) + 14}">${escaped(text)}</text>`,
    );
    return `<path d="${path}" fill="none" stroke="${LEAF}" stroke-width="2.5"/>${dots.join('')}`;
  });
}

/** Points in a plane, a colour for each label; the labels stand at the middle of their points. */
export function scatter(
  title: string,
  names: { x: string; y: string },
  points: readonly { x: number; y: number; label: string }[],
): Promise<void> {
  const labels = [...new Set(points.map(({ label }) => label))].sort();
  const colour = (label: string) => COLOURS[labels.indexOf(label) % COLOURS.length]!;
  const ranges = { x: reach(points.map(({ x }) => x)), y: reach(points.map(({ y }) => y)) };
  return framed(title, names, ranges, ({ x, y }) => {
    const dots = points.map(
      (point) =>
        `<circle class="point" cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3.5" fill="${colour(point.label)}" fill-opacity="0.65"><title>${escaped(point.label)}</title></circle>`,
    );
    const tags = labels.map((label) => {
      const own = points.filter((point) => point.label === label);
      const middle = (of: (point: (typeof own)[number]) => number) =>
        own.reduce((sum, one) => sum + of(one), 0) / own.length;
      return `<text x="${x(middle((one) => one.x))}" y="${y(middle((one) => one.y))}" text-anchor="middle" font-size="11" font-weight="600" fill="${colour(label)}" stroke="#fff" stroke-width="3" paint-order="stroke">${escaped(label)}</text>`;
    });
    return dots.join('') + tags.join('');
  });
}

/** Counts by name, longest first. */
export function bars(title: string, unit: string, counts: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  const most = Math.max(...rows.map(([, value]) => value), 1);
  const [left, width, step] = [170, 720, 20];
  const height = 44 + rows.length * step;
  const drawn = rows.map(([name, value], i) => {
    const y = 36 + i * step;
    const length = (value / most) * (width - left - 70);
    return (
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>` +
      `<rect class="bar" x="${left}" y="${y}" width="${length.toFixed(1)}" height="${step - 5}" rx="2" fill="${LEAF}"/>` +
      `<text x="${left + length + 6}" y="${y + 13}">${Number(value.toPrecision(4))}</text>`
    );
  });
  return shown(
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}"><rect width="${width}" height="${height}" fill="#fff"/><text x="10" y="20" font-size="15" font-weight="600">${escaped(title)}, ${escaped(unit)}</text>${drawn.join('')}</svg>`,
  );
}

/** Who was taken for whom: rows truth, columns answers, the darker the more of the row. */
export function confusion(
  title: string,
  classes: readonly string[],
  counts: readonly (readonly number[])[],
): Promise<void> {
  const cell = Math.max(9, Math.min(22, Math.floor(520 / classes.length)));
  const [left, top] = [170, 40];
  const [width, height] = [left + cell * classes.length + 20, top + cell * classes.length + 20];
  const cells = counts.flatMap((row, i) => {
    const all = row.reduce((sum, one) => sum + one, 0) || 1;
    return row.flatMap((count, j) =>
      count === 0
        ? []
        : [
            `<rect class="cell" x="${left + j * cell}" y="${top + i * cell}" width="${cell - 1}" height="${cell - 1}" fill="${i === j ? LEAF : '#c8483c'}" fill-opacity="${(0.15 + (0.85 * count) / all).toFixed(2)}"><title>${escaped(classes[i]!)} taken for ${escaped(classes[j]!)}: ${count}</title></rect>`,
          ],
    );
  });
  const names = classes.map(
    (name, i) =>
      `<text x="${left - 6}" y="${top + i * cell + cell * 0.75}" text-anchor="end" font-size="${Math.min(12, cell)}">${escaped(name)}</text>`,
  );
  return shown(
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" fill="${INK}"><rect width="${width}" height="${height}" fill="#fff"/><text x="10" y="22" font-size="15" font-weight="600">${escaped(title)}</text>${names.join('')}${cells.join('')}</svg>`,
  );
}

/** Photos side by side, each with its name. */
export function mosaic(photos: readonly { name: string; bytes: Uint8Array }[], side = 84): Promise<void> {
  const tiles = photos.map(
    ({ name, bytes }) =>
      `<figure style="margin:0;width:${side}px;font:11px system-ui,sans-serif;text-align:center;color:${INK}">` +
      `<img style="width:${side}px;height:${side}px;object-fit:cover;border-radius:8px;border:1px solid ${GRID};background:#fff" alt="${escaped(name)}" src="data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}">` +
      `<figcaption style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">${escaped(name)}</figcaption></figure>`,
  );
  return shown(
    'text/html',
    `<div style="display:flex;flex-wrap:wrap;gap:8px;max-width:760px">${tiles.join('')}</div>`,
  );
}

/** Rows under a heading. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const cell = (tag: string, text: string | number) =>
    `<${tag} style="text-align:${typeof text === 'number' ? 'right' : 'left'};padding:3px 14px 3px 0">${escaped(String(text))}</${tag}>`;
  const line = (tag: string, row: readonly (string | number)[]) =>
    `<tr>${row.map((one) => cell(tag, one)).join('')}</tr>`;
  return shown(
    'text/html',
    `<table style="font:13px system-ui,sans-serif;border-collapse:collapse;color:${INK}"><thead>${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table>`,
  );
}
