import * as Plot from '@observablehq/plot';
import { chart, explore, placeIn } from './chart.js';
import { h } from './element.js';
import { roundRobin, withoutOverlap } from './placement.js';
import { colourOf, facesOf, picture, type ReportData } from './report-data.js';
import { count, counted, oneLine } from './words.js';

/** Most pictures on the plot itself. */
const MOST_PICTURES = 170;

type Point = ReportData['points'][number];

/** The reduced space seen from above: every point a photo, painted in the colour of its fruit. */
export function projectionPlot(data: ReportData): HTMLElement {
  let redraw = () => {};
  const finder = h(
    'select',
    { id: 'find', change: () => redraw() },
    h('option', { value: '' }, `all ${count(data.classes.length)}`),
    data.classes.map(({ name, photos }) =>
      h('option', { value: name }, `${oneLine(name)} (${count(photos)})`),
    ),
  );
  const plot = chart(
    {
      class: 'projection',
      role: 'application',
      'aria-label': 'Photos on the first two components. Arrow keys walk.',
    },
    (width, frame) => {
      redraw = () => draw(data, finder.value, width, frame);
      redraw();
    },
  );
  const coloured = data.classes.length > 0 ? ', each in the colour of its own fruit' : '';
  return h(
    'figure',
    { class: 'map' },
    plot,
    h(
      'figcaption',
      {},
      h(
        'p',
        {},
        `The reduced space from above: ${counted(data.points.length, 'photo')} of ${count(data.pointsOf)} `,
        `on the first two components${coloured}.`,
      ),
      data.classes.length > 1 && h('p', { class: 'find' }, h('label', { for: 'find' }, 'Show '), finder),
    ),
  );
}

/** @param label only photos of this class stand out; '' for all */
function draw(data: ReportData, label: string, width: number, frame: HTMLElement): void {
  const svg = scatter(data, width);
  const place = placeIn(svg);
  const dots = [...svg.querySelectorAll<SVGElement>('[aria-label="dot"] circle')];
  // Plot draws a dot for each point, in their order.
  const placed = data.points.map((point, i) => ({ ...point, ...place(point), photo: point, dot: dots[i] }));
  const shown = roundRobin(placed).filter((point) => label === '' || point.label === label);
  const side = width < 560 ? 26 : 38;
  const layer = document.createElementNS(SVG, 'g');
  const pictured = shown.flatMap(({ thumbnail, x, y }) => (thumbnail ? [{ thumbnail, x, y }] : []));
  for (const point of withoutOverlap(pictured, side, MOST_PICTURES)) {
    layer.append(image(point.thumbnail, point, side));
  }
  svg.append(layer);
  svg.setAttribute('aria-hidden', 'true');
  for (const dot of dots) dot.classList.add('away');
  for (const { dot } of shown) dot?.classList.remove('away');
  frame.replaceChildren(svg);
  const spots = shown.map(({ x, y, photo }) => ({ x, y, show: () => card(photo) }));
  explore(frame, spots, 24, (spot) => {
    for (const dot of svg.querySelectorAll('.here')) dot.classList.remove('here');
    shown[spot]?.dot?.classList.add('here');
  });
}

function scatter(data: ReportData, width: number): SVGSVGElement {
  const { points } = data;
  const faces = facesOf(data);
  const narrow = width < 560;
  return Plot.plot({
    width,
    height: Math.round(Math.max(narrow ? width * 1.05 : width * 0.78, 320)),
    margin: (narrow ? 26 : 38) * 0.75,
    axis: null,
    x: { domain: extent(points.map(({ x }) => x)) },
    y: { domain: extent(points.map(({ y }) => y)) },
    marks: [
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        r: narrow ? 2.2 : 3,
        fill: (point) => colourOf(faces.get(point.label)),
        sort: null,
      }),
    ],
  }) as SVGSVGElement;
}

const SVG = 'http://www.w3.org/2000/svg';

function card(point: Point): Node[] {
  return [
    picture(point.thumbnail, 'large'),
    h('p', {}, point.label !== null && h('b', {}, oneLine(point.label)), h('small', {}, oneLine(point.path))),
  ];
}

function image(url: string, { x, y }: { x: number; y: number }, side: number): SVGElement {
  const element = document.createElementNS(SVG, 'image');
  const at = { href: url, x: x - side / 2, y: y - side / 2, width: side, height: side };
  for (const [name, value] of Object.entries(at)) element.setAttribute(name, String(value));
  return element;
}

/** Least and greatest; widened when they are the same. */
function extent(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? [low, high] : [low - 1, high + 1];
}
