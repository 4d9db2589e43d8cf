import * as Plot from '@observablehq/plot';
import { chart, explore } from './chart.js';
import { h, section } from './element.js';
import type { Protocol } from './report.js';
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
export function confusion(classes: readonly string[], protocol: Protocol): HTMLElement {
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
                  h('span', {}, h('b', {}, oneLine(truth)), ' → ', oneLine(predicted)),
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

function draw(classes: readonly string[], all: readonly Cell[], width: number, frame: HTMLElement): void {
  const room = width < 560 ? 0 : 118;
  const side = Math.min(width - room, Math.max(360, classes.length * 34));
  const cell = side / classes.length;
  // On a narrow screen names would take the room of the matrix; the tip says them everywhere.
  const named = room > 0 || classes.length <= 6;
  const margin = named ? (room > 0 ? room : 96) : 8;
  const inner = Math.min(side, width - margin - 2);
  // Every name while there is room for its letters, else every second, every third.
  const step = Math.ceil(9 / cell);
  const ticks = named ? classes.filter((_, index) => index % step === 0) : [];
  const names = (name: string) => short(oneLine(name), 19);
  const svg = Plot.plot({
    width: inner + margin + 2,
    height: inner + margin + 2,
    marginLeft: margin,
    marginTop: margin,
    marginRight: 2,
    marginBottom: 2,
    padding: cell > 14 ? 0.06 : 0,
    x: { domain: classes, label: null, axis: 'top', ticks, tickSize: 0, tickRotate: -90, tickFormat: names },
    y: { domain: classes, label: null, ticks, tickSize: 0, tickFormat: names },
    style: { fontSize: `${Math.min(12, Math.max(8.5, cell * 0.9))}px` },
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
  frame.replaceChildren(svg);
  const squares = [...frame.querySelectorAll('[aria-label="cell"] rect')];
  explore(frame, spots, Math.max(7, cell * 0.75), (spot) => {
    for (const [index, square] of squares.entries()) square.classList.toggle('here', index === spot);
  });
}

function short(name: string, most: number): string {
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : name;
}
