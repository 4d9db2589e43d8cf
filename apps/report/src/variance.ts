import * as Plot from '@observablehq/plot';
import { chart, explore, placeIn, saying } from './chart.js';
import { h, section } from './element.js';
import type { ReportData } from './report-data.js';
import { count, counted, percent } from './words.js';

/** How much of the variance the components keep together, and where to cut. */
export function variance(pca: NonNullable<ReportData['pca']>): HTMLElement {
  let sum = 0;
  const curve = [{ k: 0, share: 0 }];
  for (const [index, share] of pca.explainedVarianceRatio.entries()) {
    sum += share;
    curve.push({ k: index + 1, share: Math.min(1, sum) });
  }
  const kept = curve[Math.min(pca.k, curve.length - 1)]!;
  const marks = pca.componentsFor.flatMap(({ variance, k }) => (k === null ? [] : [{ share: variance, k }]));
  const unreachable = pca.componentsFor
    .filter(({ k }) => k === null)
    .map(({ variance }) => percent(variance, 0));
  const needed = marks.map(({ share, k }) => `${count(k)} for ${percent(share, 0)}`).join(', ');
  // Of few photos a few components hold everything: the rest of the axis would press them into its corner.
  const shown = Math.min(pca.dimension, 3 * Math.max(8, kept.k, ...marks.map(({ k }) => k)));
  const label = `Cumulative explained variance: ${pca.k} of ${pca.dimension} components keep ${percent(kept.share)}; ${needed}.`;

  const plot = chart({ role: 'application', 'aria-label': `${label} Arrow keys walk.` }, (width, frame) => {
    const narrow = width < 560;
    const svg = Plot.plot({
      width,
      height: narrow ? 280 : Math.min(440, Math.round(width * 0.46)),
      marginLeft: 52,
      marginRight: 14,
      marginTop: 16,
      marginBottom: 44,
      style: { fontSize: '12px' },
      x: {
        label:
          shown < pca.dimension
            ? `components, the first ${count(shown)} of ${count(pca.dimension)}`
            : 'components',
        domain: [0, shown],
        ticks: narrow ? 4 : 8,
        tickFormat: (k) => count(k),
      },
      y: { label: null, domain: [0, 1], ticks: 5, tickFormat: (share) => percent(share, 0), grid: true },
      marks: [
        Plot.areaY(curve.slice(0, pca.k + 1), {
          x: 'k',
          y: 'share',
          fill: 'var(--leaf)',
          fillOpacity: 0.16,
        }),
        Plot.ruleX([kept], { x: 'k', y1: 0, y2: 'share', stroke: 'var(--leaf)', strokeWidth: 1.5 }),
        Plot.line(curve.slice(0, shown + 1), { x: 'k', y: 'share', stroke: 'var(--ink)', strokeWidth: 2 }),
        Plot.dot(marks, {
          x: 'k',
          y: 'share',
          r: 4,
          fill: 'var(--paper)',
          stroke: 'var(--ink)',
          strokeWidth: 1.5,
        }),
        // A mark far to the right has its words on its left.
        ...[false, true].map((far) =>
          Plot.text(marks, {
            filter: ({ k }) => k > 0.75 * shown === far,
            x: 'k',
            y: 'share',
            text: ({ share, k }) => `${count(k)} for ${percent(share, 0)}`,
            textAnchor: far ? 'end' : 'start',
            dx: far ? -4 : 9,
            dy: far ? 16 : 11,
            fontSize: narrow ? 11 : 13,
            fill: 'var(--ink)',
            stroke: 'var(--paper)',
            strokeWidth: 4,
          }),
        ),
        Plot.dot([kept], {
          x: 'k',
          y: 'share',
          r: 6,
          fill: 'var(--leaf)',
          stroke: 'var(--paper)',
          strokeWidth: 2,
        }),
        Plot.text([kept], {
          x: 'k',
          y: 0,
          text: ({ k }) => `${count(k)} kept`,
          textAnchor: kept.k > 0.75 * shown ? 'end' : 'start',
          dx: kept.k > 0.75 * shown ? -8 : 8,
          dy: -12,
          fontSize: narrow ? 13 : 15,
          fontWeight: 600,
          fill: 'var(--leaf)',
          stroke: 'var(--paper)',
          strokeWidth: 4,
        }),
      ],
    });
    frame.replaceChildren(svg);
    const place = placeIn(svg);
    // Not more of them than the arrow keys can walk.
    const every = Math.max(1, Math.ceil(shown / 60));
    const told = new Set([pca.k, ...marks.map(({ k }) => k)]);
    const spots = curve.slice(1, shown + 1).flatMap(({ k, share }) =>
      k % every === 0 || told.has(k)
        ? [
            {
              ...place({ x: k, y: share }),
              show: () => saying(counted(k, 'component'), `keep ${percent(share)}`),
            },
          ]
        : [],
    );
    explore(frame, spots, 40);
  });
  return section(
    'variance',
    'What the reduction keeps',
    [
      h(
        'p',
        {},
        h('b', {}, `${count(pca.k)} of ${counted(pca.dimension, 'component')} keep ${percent(kept.share)}`),
        ` of the variance. Fitted on ${counted(pca.rows, 'photo')} of `,
        `${pca.fittedOn === 'training' ? 'the training split' : 'all photos'}`,
        pca.standardized ? ', standardised.' : '.',
      ),
      pca.heldOut &&
        h(
          'p',
          {},
          `On ${counted(pca.heldOut.rows, 'photo')} it has not seen they keep ${percent(pca.heldOut.variance)}.`,
        ),
      unreachable.length > 0 &&
        h('p', { class: 'warn' }, `Too few photos to reach ${unreachable.join(', ')}.`),
    ],
    plot,
  );
}
