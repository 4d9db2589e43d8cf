/** A point of the picture: 100 x 100, from the upper left corner. */
export type Point = readonly [x: number, y: number];

/** Attributes of an element of SVG. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Writes SVG, and gives names to what one picture refers to within itself. */
export class Pen {
  readonly #prefix: string;
  #names = 0;
  #seed = 7;

  /** @param prefix unique on the page */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A number from 0 to below 1: the same ones for each picture, so that it always looks the same. */
  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) >>> 0;
    return (this.#seed >>> 8) / 2 ** 24;
  }

  /** Draws within a path only. */
  within(path: string, drawn: string): string {
    const id = `${this.#prefix}-${++this.#names}`;
    return el('clipPath', { id }, el('path', { d: path })) + el('g', { 'clip-path': `url(#${id})` }, drawn);
  }
}

/** An element of SVG. */
export function el(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : value}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

/** A closed path that runs smoothly through the middles between points. */
export function smooth(points: readonly Point[]): string {
  const middle = ([a, b]: Point, [c, d]: Point): Point => [(a + c) / 2, (b + d) / 2];
  const write = ([x, y]: Point) => `${round(x)} ${round(y)}`;
  const start = middle(points.at(-1)!, points[0]!);
  const bows = points.map(
    (point, i) => `Q${write(point)} ${write(middle(point, points[(i + 1) % points.length]!))}`,
  );
  return `M${write(start)}${bows.join('')}Z`;
}

/** A stroke without filling. */
export const line = (d: string, stroke: string, width: number, more: Attributes = {}): string =>
  el('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linecap': 'round', ...more });

export const dot = ([cx, cy]: Point, r: number, fill: string, more: Attributes = {}): string =>
  el('circle', { cx, cy, r, fill, ...more });

export const oval = (
  [cx, cy]: Point,
  rx: number,
  ry: number,
  fill: string,
  turn = 0,
  more: Attributes = {},
): string =>
  el('ellipse', {
    ...{ cx, cy, rx, ry, fill },
    transform: turn === 0 ? undefined : `rotate(${round(turn)} ${round(cx)} ${round(cy)})`,
    ...more,
  });

/** Moves, scales and turns what is drawn about the middle of the picture. */
export function placed(drawn: string, [x, y]: Point, scale = 1, turn = 0): string {
  const transform = `translate(${round(x)} ${round(y)}) scale(${Math.round(scale * 100) / 100}) rotate(${turn}) translate(-50 -50)`;
  return el('g', { transform }, drawn);
}
