import * as Plot from '@observablehq/plot';
import { chart, explore } from './chart.js';
import { h } from './element.js';
import { inTurn, plant } from './plant.js';
import { colourOf, facesOf, picture, type ReportData } from './report.js';
import { count, counted, oneLine } from './words.js';

/** Most pictures on the plot itself. */
const PLANTED = 170;

/** The reduced space seen from above: every point a photo, painted in the colour of its fruit. */
export function orchard(data: ReportData): HTMLElement {
  const faces = facesOf(data);
  const names = data.classes.map(({ name }) => name);
  const order = inTurn(data.points.map(({ label }) => label));
  let chosen = '';
  let mark = () => {};

  const plot = chart(
    {
      class: 'orchard',
      role: 'application',
      'aria-label': 'Photos on the first two components. Arrow keys walk.',
    },
    (width, frame) => {
      const height = Math.round(Math.max(width < 560 ? width * 1.05 : width * 0.78, 320));
      const side = width < 560 ? 28 : 40;
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
      const spots = data.points.map((point) => ({ x: x(point.x), y: y(point.y) }));
      const pictured = order.filter((index) => data.points[index]!.thumbnail);
      const trees = plant(spots, pictured, side * 0.9, PLANTED);
      const dots = [...svg.querySelectorAll<SVGElement>('[aria-label="dot"] circle')];
      const layer = document.createElementNS(SVG, 'g');
      const images = trees.map((index) => image(data.points[index]!.thumbnail!, spots[index]!, side));
      layer.append(...images);
      svg.append(layer);

      mark = () => {
        const away = (index: number) => chosen !== '' && data.points[index]!.label !== chosen;
        for (const [index, dot] of dots.entries()) dot.classList.toggle('away', away(index));
        for (const [tree, index] of trees.entries()) images[tree]!.classList.toggle('away', away(index));
      };
      mark();
      frame.replaceChildren(svg);
      explore(
        frame,
        spots.map((spot, index) => ({ ...spot, show: () => card(data.points[index]!) })),
        24,
        (index) => {
          for (const dot of svg.querySelectorAll('.here')) dot.classList.remove('here');
          dots[index]?.classList.add('here');
        },
      );
    },
  );

  const finder = h(
    'select',
    {
      id: 'find',
      change: (event: Event) => {
        chosen = (event.target as HTMLSelectElement).value;
        mark();
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
        'on the first two components, each in the colour of its own fruit.',
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
