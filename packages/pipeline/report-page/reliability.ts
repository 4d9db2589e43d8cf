import * as Plot from '@observablehq/plot';
import { chart } from './chart.js';
import { h, section } from './element.js';
import type { Protocol } from './report.js';
import { percent } from './words.js';

/** Whether a probability of 80 % is right 80 times in a hundred. */
export function reliability(protocol: Protocol, temperature: number): HTMLElement {
  const bins = protocol.reliability.flatMap(({ photos, confidence, accuracy }) =>
    photos === 0 || confidence === null || accuracy === null ? [] : [{ photos, confidence, accuracy }],
  );
  const total = bins.reduce((sum, { photos }) => sum + photos, 0);
  const label = `Reliability plot: expected calibration error ${percent(protocol.ece)}.`;
  const plot = chart({ class: 'reliability', role: 'img', 'aria-label': label }, (width, frame) => {
    const side = Math.min(width, 500);
    frame.replaceChildren(
      Plot.plot({
        width: side,
        height: side,
        marginLeft: 44,
        marginBottom: 42,
        marginTop: 24,
        marginRight: 16,
        x: { domain: [0, 1], label: 'said', ticks: 5, tickFormat: (share) => percent(share, 0) },
        y: { domain: [0, 1], label: 'was right', ticks: 5, tickFormat: (share) => percent(share, 0), grid: true },
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
            title: ({ photos, confidence, accuracy }) =>
              `${photos} photos: said ${percent(confidence)}, right ${percent(accuracy)}`,
          }),
        ],
      }),
    );
  });
  return section(
    'reliability',
    'Does it know when it knows?',
    [
      h('p', {}, 'On the line, what it says with 80 % is right 80 times in a hundred. Larger dots hold more photos.'),
      h(
        'dl',
        { class: 'facts' },
        fact('Calibration error before', percent(protocol.eceUncalibrated)),
        fact('after temperature scaling', percent(protocol.ece)),
        fact('Temperature', temperature.toFixed(2)),
      ),
    ],
    plot,
  );
}

function fact(name: string, value: string): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}
