import * as Plot from '@observablehq/plot';
import { chart, explore } from './chart.js';
import { type Child, h, section } from './element.js';
import type { ShowPhotos } from './next-steps.js';
import type { Protocol } from './report-data.js';
import { counted, oneLine, percent } from './words.js';

/** A non-empty cell of the confusion matrix. */
export interface Cell {
  readonly truth: string;
  readonly predicted: string;
  readonly count: number;
  /** Share of the photos of the true class. */
  readonly share: number;
}

/** The cells that hold a photo, rows in the order of the classes. */
export function cells(classes: readonly string[], matrix: Protocol['confusion']): Cell[] {
  return matrix.flatMap((row, truth) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.flatMap((count, predicted) =>
      count === 0
        ? []
        : [{ truth: classes[truth]!, predicted: classes[predicted]!, count, share: count / total }],
    );
  });
}

/** Who is taken for whom: right answers quiet on the diagonal, mistakes loud beside it. */
export function confusion(
  classes: readonly string[],
  protocol: Protocol,
  showPhotos: ShowPhotos | null,
): HTMLElement {
  const all = cells(classes, protocol.confusion);
  const wrong = all.filter(({ truth, predicted }) => truth !== predicted);
  const worst = [...wrong].sort((a, b) => b.count - a.count).slice(0, 8);
  const mistakes = wrong.reduce((sum, { count }) => sum + count, 0);
  const label = `Confusion matrix of ${classes.length} classes, ${mistakes} mistakes. Arrow keys walk.`;

  const matrix = chart({ class: 'confusion', role: 'application', 'aria-label': label }, (width, frame) => {
    draw(classes, all, width, frame);
  });
  return section(
    'confusion',
    'Taken for one another',
    [
      h(
        'p',
        {},
        'A row is what the photo shows, a column what was answered. Rows and columns by class name.',
      ),
      worst.length > 0
        ? [
            h('h3', {}, 'Most often'),
            h(
              'ol',
              { class: 'pairs' },
              worst.map(({ truth, predicted, count, share }) =>
                h(
                  'li',
                  {},
                  toPhotos(
                    showPhotos && (() => showPhotos([truth, predicted], protocol.id)),
                    h('b', {}, oneLine(truth)),
                    ' → ',
                    oneLine(predicted),
                  ),
                  h('span', { class: 'number' }, `${count} `, h('small', {}, percent(share, 0))),
                ),
              ),
            ),
          ]
        : h('p', {}, 'No photo was taken for another class.'),
    ],
    matrix,
  );
}

/** A pair of classes; a touch shows its photos, where they are in the page. */
const toPhotos = (show: (() => void) | null, ...words: Child[]): HTMLElement =>
  show ? h('a', { href: '#photos', click: show }, words) : h('span', {}, words);

/** Least side of a cell, in pixels: what a finger hits, and what a mouse does. */
const TAPPED = 24;
const POINTED = 3;

function draw(classes: readonly string[], all: readonly Cell[], width: number, frame: HTMLElement): void {
  const narrow = width < 560;
  const longest = Math.max(...classes.map((name) => oneLine(name).length));
  const room = Math.min(narrow ? 124 : 150, 14 + 6.4 * longest);
  const fitting = Math.min(width - room - 2, Math.max(narrow ? 0 : 360, classes.length * 34));
  const cell = Math.max(narrow ? TAPPED : POINTED, fitting / classes.length);
  const side = cell * classes.length;
  // Exactly where the names are: Plot would round, and leave room at the ends.
  const gap = cell > 14 ? 0.06 : 0;
  const band = { axis: null, round: false, paddingInner: gap, paddingOuter: gap / 2 } as const;
  const svg = Plot.plot({
    width: side,
    height: side,
    margin: 0,
    x: { ...band, domain: classes },
    y: { ...band, domain: classes },
    marks: [
      Plot.frame({ stroke: 'var(--hair)', fill: 'var(--wash)' }),
      Plot.cell(all, {
        x: 'predicted',
        y: 'truth',
        fill: ({ truth, predicted }) => (truth === predicted ? 'var(--leaf)' : 'var(--rust)'),
        // A single mistake must be seen too: the scale starts well above nothing.
        fillOpacity: ({ truth, predicted, share }) =>
          truth === predicted ? 0.12 + 0.4 * share : 0.38 + 0.62 * Math.sqrt(share),
        inset: cell > 6 ? 0.4 : 0,
      }),
      cell >= 22
        ? Plot.text(all, {
            x: 'predicted',
            y: 'truth',
            text: 'count',
            fill: 'var(--ink)',
            stroke: 'var(--paper)',
            strokeWidth: 3,
            fontSize: 11,
          })
        : null,
    ],
  });
  const x = (svg as unknown as Plot.Plot).scale('x')!;
  const y = (svg as unknown as Plot.Plot).scale('y')!;
  const spots = all.map(({ truth, predicted, count, share }) => ({
    x: x.apply(predicted) + x.bandwidth! / 2,
    y: y.apply(truth) + y.bandwidth! / 2,
    show: () => [
      h(
        'p',
        {},
        h('b', {}, oneLine(truth)),
        h(
          'small',
          {},
          truth === predicted ? 'recognised' : `taken for ${oneLine(predicted)}`,
          h('br'),
          `${counted(count, 'photo')}, ${percent(share, 0)} of the class`,
        ),
      ),
    ],
  }));
  const shown = spots.map(({ x, y, show }) => ({ x: x + room, y: y + room, show }));
  frame.replaceChildren(names('across', classes, cell, room), names('down', classes, cell, room), svg);
  frame.style.setProperty('--room', `${room}px`);
  const squares = [...frame.querySelectorAll('[aria-label="cell"] rect')];
  explore(frame, shown, Math.max(7, cell * 0.75), (spot) => {
    for (const [index, square] of squares.entries()) square.classList.toggle('here', index === spot);
  });
}

/** The names along one side; they stay in sight when the matrix scrolls below them. */
function names(
  along: 'across' | 'down',
  classes: readonly string[],
  cell: number,
  room: number,
): HTMLElement {
  // Every name while there is room for its letters, else every second, every third.
  const step = Math.ceil(9 / cell);
  const list = h(
    'div',
    { class: `names ${along}`, 'aria-hidden': 'true' },
    classes.map((name, index) => {
      if (index % step !== 0) return null;
      const text = h('span', {}, oneLine(name));
      text.style.setProperty('--at', `${(index + 0.5) * cell}px`);
      return text;
    }),
  );
  list.style.setProperty('--side', `${cell * classes.length}px`);
  list.style.setProperty('--room', `${room}px`);
  list.style.fontSize = `${Math.min(12, Math.max(8.5, cell * 0.9))}px`;
  return list;
}
