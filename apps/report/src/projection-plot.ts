import * as Plot from '@observablehq/plot';
import { chart, explore } from './chart.js';
import { h } from './element.js';
import { inTurn, plant } from './plant.js';
import { colourOf, facesOf, picture, type ReportData } from './report-data.js';
import { count, counted, oneLine } from './words.js';

/** Most pictures on the plot itself. */
const PLANTED = 170;

/** The reduced space seen from above: every point a photo, painted in the colour of its fruit. */
export function projectionPlot(data: ReportData): HTMLElement {
  const faces = facesOf(data);
  const names = data.classes.map(({ name }) => name);
  const order = inTurn(data.points.map(({ label }) => label));
  let chosen = '';
  let redraw = () => {};

  const draw = (width: number, frame: HTMLElement) => {
    const height = Math.round(Math.max(width < 560 ? width * 1.05 : width * 0.78, 320));
    const side = width < 560 ? 26 : 38;
    const svg = Plot.plot({
      width,
      height,
      margin: side * 0.75,
      axis: null,
      x: { domain: extent(data.points.map(({ x }) => x)) },
      y: { domain: extent(data.points.map(({ y }) => y)) },
      marks: [
        Plot.dot(data.points, {
          x: 'x',
          y: 'y',
          r: width < 560 ? 2.2 : 3,
          fill: (point) => colourOf(faces.get(point.label)),
          sort: null,
        }),
      ],
    }) as SVGSVGElement;
    const x = svgScale(svg, 'x');
    const y = svgScale(svg, 'y');
    const at = data.points.map((point) => ({ x: x(point.x), y: y(point.y) }));
    const shown = order.filter((index) => chosen === '' || data.points[index]!.label === chosen);
    const pictured = shown.filter((index) => data.points[index]!.thumbnail);
    const layer = document.createElementNS(SVG, 'g');
    for (const index of plant(at, pictured, side, PLANTED)) {
      layer.append(image(data.points[index]!.thumbnail!, at[index]!, side));
    }
    svg.append(layer);
    svg.setAttribute('aria-hidden', 'true');
    const dots = [...svg.querySelectorAll<SVGElement>('[aria-label="dot"] circle')];
    for (const dot of dots) dot.classList.add('away');
    for (const index of shown) dots[index]!.classList.remove('away');
    frame.replaceChildren(svg);
    const spots = shown.map((index) => ({ ...at[index]!, show: () => card(data.points[index]!) }));
    explore(frame, spots, 24, (spot) => {
      for (const dot of svg.querySelectorAll('.here')) dot.classList.remove('here');
      dots[shown[spot]!]?.classList.add('here');
    });
    redraw = () => draw(width, frame);
  };
  const plot = chart(
    {
      class: 'orchard',
      role: 'application',
      'aria-label': 'Photos on the first two components. Arrow keys walk.',
    },
    draw,
  );

  const finder = h(
    'select',
    {
      id: 'find',
      change: (event: Event) => {
        chosen = (event.target as HTMLSelectElement).value;
        redraw();
      },
    },
    h('option', { value: '' }, `all ${count(names.length)}`),
    data.classes.map(({ name, photos }) =>
      h('option', { value: name }, `${oneLine(name)} (${count(photos)})`),
    ),
  );
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
        `on the first two components${names.length > 0 ? ', each in the colour of its own fruit' : ''}.`,
      ),
      names.length > 1 && h('p', { class: 'find' }, h('label', { for: 'find' }, 'Show '), finder),
    ),
  );
}

const SVG = 'http://www.w3.org/2000/svg';

function card(point: ReportData['points'][number]): Node[] {
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

function svgScale(svg: SVGSVGElement, name: 'x' | 'y'): (value: number) => number {
  return (svg as unknown as Plot.Plot).scale(name)!.apply;
}

/** Least and greatest; widened when they are the same. */
function extent(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? [low, high] : [low - 1, high + 1];
}
