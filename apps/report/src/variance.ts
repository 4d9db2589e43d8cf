import * as Plot from '@observablehq/plot';
import { chart, explore, placeIn, saying } from './chart.js';
import { type Child, h, section } from './element.js';
import type { ReportData } from './report-data.js';
import { count, counted, percent } from './words.js';

type Pca = NonNullable<ReportData['pca']>;

/** A number of components, and the share of the variance that they keep. */
interface Kept {
  readonly k: number;
  readonly share: number;
}

/** What the chart shows. */
interface Curve {
  readonly dimension: number;
  /** At no component, one, two, …. */
  readonly points: readonly Kept[];
  readonly chosen: Kept;
  /** What each round share of the variance would take. */
  readonly marks: readonly Kept[];
  /** Components on the axis. */
  readonly shown: number;
}

/** How much of the variance the components keep together, and where to cut. */
export function variance(pca: Pca): HTMLElement {
  const curve = curveOf(pca);
  const { chosen, marks } = curve;
  const needed = marks.map(({ share, k }) => `${count(k)} for ${percent(share, 0)}`).join(', ');
  const label = `Cumulative explained variance: ${pca.k} of ${pca.dimension} components keep ${percent(chosen.share)}; ${needed}.`;
  const plot = chart({ role: 'application', 'aria-label': `${label} Arrow keys walk.` }, (width, frame) =>
    draw(curve, width, frame),
  );
  return section('variance', 'What the reduction keeps', words(pca, chosen), plot);
}

function curveOf({ explainedVarianceRatio, componentsFor, k, dimension }: Pca): Curve {
  let chosen: Kept = { k: 0, share: 0 };
  const points = [chosen];
  let sum = 0;
  for (const [index, share] of explainedVarianceRatio.entries()) {
    sum += share;
    const point = { k: index + 1, share: Math.min(1, sum) };
    points.push(point);
    if (point.k <= k) chosen = point;
  }
  const marks = componentsFor.flatMap(({ variance, k }) => (k === null ? [] : [{ share: variance, k }]));
  // Of few photos a few components hold everything: the rest of the axis would press them into its corner.
  const shown = Math.min(dimension, 3 * Math.max(8, chosen.k, ...marks.map(({ k }) => k)));
  return { dimension, points, chosen, marks, shown };
}

function words(pca: Pca, chosen: Kept): Child[] {
  const unreachable = pca.componentsFor
    .filter(({ k }) => k === null)
    .map(({ variance }) => percent(variance, 0));
  return [
    h(
      'p',
      {},
      h('b', {}, `${count(pca.k)} of ${counted(pca.dimension, 'component')} keep ${percent(chosen.share)}`),
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
    unreachable.length > 0 && h('p', { class: 'warn' }, `Too few photos to reach ${unreachable.join(', ')}.`),
  ];
}

function draw(curve: Curve, width: number, frame: HTMLElement): void {
  const { dimension, points, chosen, marks, shown } = curve;
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
        shown < dimension ? `components, the first ${count(shown)} of ${count(dimension)}` : 'components',
      domain: [0, shown],
      ticks: narrow ? 4 : 8,
      tickFormat: (k) => count(k),
    },
    y: { label: null, domain: [0, 1], ticks: 5, tickFormat: (share) => percent(share, 0), grid: true },
    marks: [
      Plot.areaY(points.slice(0, chosen.k + 1), {
        x: 'k',
        y: 'share',
        fill: 'var(--leaf)',
        fillOpacity: 0.16,
      }),
      Plot.ruleX([chosen], { x: 'k', y1: 0, y2: 'share', stroke: 'var(--leaf)', strokeWidth: 1.5 }),
      Plot.line(points.slice(0, shown + 1), { x: 'k', y: 'share', stroke: 'var(--ink)', strokeWidth: 2 }),
      Plot.dot(marks, { ...AT, r: 4, fill: 'var(--paper)', stroke: 'var(--ink)', strokeWidth: 1.5 }),
      ...markWords(marks, shown, narrow),
      Plot.dot([chosen], { ...AT, r: 6, fill: 'var(--leaf)', stroke: 'var(--paper)', strokeWidth: 2 }),
      chosenWords(chosen, shown, narrow),
    ],
  });
  frame.replaceChildren(svg);
  const place = placeIn(svg);
  // Not more of them than the arrow keys can walk.
  const every = Math.max(1, Math.ceil(shown / 60));
  const always = new Set([chosen.k, ...marks.map(({ k }) => k)]);
  const spots = points
    .slice(1, shown + 1)
    .filter(({ k }) => k % every === 0 || always.has(k))
    .map(({ k, share }) => ({
      ...place({ x: k, y: share }),
      show: () => saying(counted(k, 'component'), `keep ${percent(share)}`),
    }));
  explore(frame, spots, 40);
}

const AT = { x: 'k', y: 'share' } as const;
/** Letters stay readable over lines. */
const HALO = { stroke: 'var(--paper)', strokeWidth: 4 } as const;

/** Words far to the right stand on the left of their mark. */
const isFar = (k: number, shown: number) => k > 0.75 * shown;

function markWords(marks: readonly Kept[], shown: number, narrow: boolean): Plot.Markish[] {
  return [false, true].map((far) =>
    Plot.text(
      marks.filter(({ k }) => isFar(k, shown) === far),
      {
        ...AT,
        text: ({ share, k }) => `${count(k)} for ${percent(share, 0)}`,
        textAnchor: far ? 'end' : 'start',
        dx: far ? -4 : 9,
        dy: far ? 16 : 11,
        fontSize: narrow ? 11 : 13,
        fill: 'var(--ink)',
        ...HALO,
      },
    ),
  );
}

function chosenWords(chosen: Kept, shown: number, narrow: boolean): Plot.Markish {
  const far = isFar(chosen.k, shown);
  return Plot.text([chosen], {
    x: 'k',
    y: 0,
    text: ({ k }) => `${count(k)} kept`,
    textAnchor: far ? 'end' : 'start',
    dx: far ? -8 : 8,
    dy: -12,
    fontSize: narrow ? 13 : 15,
    fontWeight: 600,
    fill: 'var(--leaf)',
    ...HALO,
  });
}
