import * as Plot from '@observablehq/plot';
import type { Measured } from '@verger/training';
import { chart } from './chart.js';
import { h } from './element.js';
import { oneLine, percent } from './words.js';

/** A small reliability plot for each domain: on the line, what it says with 80 % is right 80 times in a hundred. */
export function reliabilityPlots(domains: NonNullable<Measured['reliability']>): HTMLElement {
  return h('div', { class: 'small-multiples' }, domains.map(plot));
}

function plot({ name, bins }: NonNullable<Measured['reliability']>[number]): HTMLElement {
  const filled = bins.flatMap(({ photos, confidence, accuracy }) =>
    confidence === null || accuracy === null ? [] : [{ photos, confidence, accuracy }],
  );
  const total = filled.reduce((sum, { photos }) => sum + photos, 0);
  const frame = chart({ role: 'img', 'aria-label': `Reliability of ${name}` }, (width, into) => {
    const side = Math.min(width, 340);
    into.replaceChildren(
      Plot.plot({
        width: side,
        height: side * 0.92,
        marginLeft: 44,
        marginBottom: 38,
        marginTop: 24,
        marginRight: 16,
        style: { fontSize: '11px' },
        x: { ...shares, label: 'said' },
        y: { ...shares, label: 'was right', grid: true },
        r: { range: [2, 12], domain: [0, total] },
        marks: [
          Plot.line([0, 1], { x: (at) => at, y: (at) => at, stroke: 'var(--quiet)', strokeDasharray: '3 4' }),
          Plot.ruleX(filled, {
            x: 'confidence',
            y1: 'confidence',
            y2: 'accuracy',
            stroke: 'var(--rust)',
            strokeWidth: 2,
          }),
          Plot.line(filled, { x: 'confidence', y: 'accuracy', stroke: 'var(--leaf)', strokeWidth: 1.5 }),
          Plot.dot(filled, {
            x: 'confidence',
            y: 'accuracy',
            r: 'photos',
            fill: 'var(--leaf)',
            stroke: 'var(--paper)',
            title: ({ photos, confidence, accuracy }) =>
              `${photos} photos: said ${percent(confidence)}, right ${percent(accuracy)}`,
          }),
        ],
      }),
    );
  });
  return h('figure', {}, h('figcaption', {}, h('b', {}, oneLine(name))), frame);
}

const shares = { domain: [0, 1], ticks: 5, tickFormat: (share: number) => percent(share, 0) };
