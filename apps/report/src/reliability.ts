import * as Plot from '@observablehq/plot';
import { chart, explore, placeIn, saying } from './chart.js';
import { h, section } from './element.js';
import type { Protocol } from './report-data.js';
import { count, counted, percent } from './words.js';

/** Whether a probability of 80 % is right 80 times in a hundred. */
export function reliability(protocol: Protocol, temperature: number): HTMLElement {
  const bins = protocol.reliability.flatMap(({ photos, confidence, accuracy, from, to }) =>
    photos === 0 || confidence === null || accuracy === null
      ? []
      : [{ photos, confidence, accuracy, from, to }],
  );
  const total = bins.reduce((sum, { photos }) => sum + photos, 0);
  const label = `Reliability plot: expected calibration error ${percent(protocol.ece)}.`;
  const tellOf = ({ photos, confidence, accuracy }: (typeof bins)[number]) =>
    saying(counted(photos, 'photo'), `said ${percent(confidence)}, right ${percent(accuracy)}`);
  const line = chart({ role: 'application', 'aria-label': `${label} Arrow keys walk.` }, (width, frame) => {
    const side = Math.min(width, 520);
    const svg = Plot.plot({
      ...frames(side),
      y: { ...shares, domain: [0, 1], label: 'was right', grid: true },
      r: { range: [3, 15], domain: [0, total] },
      marks: [
        Plot.line([0, 1], { x: (at) => at, y: (at) => at, stroke: 'var(--quiet)', strokeDasharray: '3 4' }),
        Plot.ruleX(bins, {
          x: 'confidence',
          y1: 'confidence',
          y2: 'accuracy',
          stroke: 'var(--rust)',
          strokeWidth: 2,
        }),
        Plot.line(bins, { x: 'confidence', y: 'accuracy', stroke: 'var(--leaf)', strokeWidth: 1.5 }),
        Plot.dot(bins, {
          x: 'confidence',
          y: 'accuracy',
          r: 'photos',
          fill: 'var(--leaf)',
          stroke: 'var(--paper)',
          strokeWidth: 1.5,
        }),
      ],
    });
    frame.replaceChildren(svg);
    const place = placeIn(svg);
    const spots = bins.map((bin) => ({
      ...place({ x: bin.confidence, y: bin.accuracy }),
      show: () => tellOf(bin),
    }));
    explore(frame, spots, 24);
  });
  const sure = chart(
    { role: 'application', 'aria-label': 'How many photos were answered how surely. Arrow keys walk.' },
    (width, frame) => {
      const svg = Plot.plot({
        ...frames(Math.min(width, 520)),
        y: { label: 'photos', ticks: 5, grid: true, tickFormat: (photos) => count(photos) },
        marks: [
          Plot.rectY(bins, {
            x1: 'from',
            x2: 'to',
            y: 'photos',
            fill: 'var(--rust)',
            insetLeft: 1,
            insetRight: 1,
          }),
          Plot.rectY(bins, {
            x1: 'from',
            x2: 'to',
            y: right,
            fill: 'var(--leaf)',
            insetLeft: 1,
            insetRight: 1,
          }),
          Plot.ruleY([0], { stroke: 'var(--ink)' }),
        ],
      });
      frame.replaceChildren(svg);
      const place = placeIn(svg);
      const spots = bins.map((bin) => ({
        ...place({ x: (bin.from + bin.to) / 2, y: bin.photos / 2 }),
        show: () => tellOf(bin),
      }));
      explore(frame, spots, 60);
    },
  );
  return section(
    'reliability',
    'Does it know when it knows?',
    [
      h(
        'p',
        {},
        'On the line, what it says with 80 % is right 80 times in a hundred. Larger dots hold more photos; the bars count them.',
      ),
      h(
        'dl',
        { class: 'facts' },
        fact('Calibration error before', percent(protocol.eceUncalibrated)),
        fact('after temperature scaling', percent(protocol.ece)),
        fact('Temperature', temperature.toFixed(2)),
      ),
    ],
    h(
      'div',
      { class: 'twins' },
      line,
      h(
        'figure',
        {},
        sure,
        h(
          'figcaption',
          { class: 'key' },
          h('i', { class: 'right' }),
          'right',
          h('i', { class: 'wrong' }),
          'wrong',
        ),
      ),
    ),
  );
}

const shares = { ticks: 5, tickFormat: (share: number) => percent(share, 0) };

function frames(side: number) {
  return {
    width: side,
    height: side * 0.9,
    marginLeft: 52,
    marginBottom: 44,
    marginTop: 28,
    marginRight: 20,
    style: { fontSize: '12px' },
    x: { ...shares, domain: [0, 1], label: 'said' },
  };
}

function right({ photos, accuracy }: { photos: number; accuracy: number }): number {
  return photos * accuracy;
}

function fact(name: string, value: string): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}
