import { dot, el, line, type Pen, type Point, round } from '../pen.js';
import { leafAt, type Skin } from './whole.js';

/** Many small ones together. */
export interface Bunch {
  readonly form: 'bunch';
  /** How they hang: as a bunch of grapes, as one compound berry, as currants on a string, as a pair of cherries. */
  readonly hang: 'grapes' | 'compound' | 'string' | 'heap';
  /** Radius of one, in points. */
  readonly size: number;
  readonly skin: Skin;
  /** A gleam on each. @default white */
  readonly gleam?: string;
  readonly stalk?: string;
  readonly leaf?: string;
  /** The dry blossom at the end of each: blueberries. */
  readonly star?: string;
}

/** Middles of the single ones, those behind first. */
const PLACES: Record<Bunch['hang'], (size: number) => Point[]> = {
  grapes: (r) => rowsOf([4, 5, 4, 5, 4, 3, 2, 1], 24, r, 1.42),
  compound: (r) => rowsOf([3, 4, 5, 4, 5, 4, 3, 2], 21, r, 1.34),
  string: (r) =>
    Array.from(
      { length: 11 },
      (_, i): Point => [50 + (i % 2 === 0 ? -1 : 1) * r * (1.08 - i * 0.05), 20 + i * r * 0.84],
    ),
  heap: (r) => [
    [50 - r * 1.05, 62 - r * 1.05],
    [50 + r * 1.05, 60 - r * 1.0],
    [50 - r * 1.75, 66 + r * 0.3],
    [50 + r * 1.8, 66 + r * 0.3],
    [50, 62 + r * 0.35],
  ],
};

function rowsOf(counts: readonly number[], top: number, r: number, pitch: number): Point[] {
  return counts.flatMap((count, row) =>
    Array.from(
      { length: count },
      (_, i): Point => [50 + (i - (count - 1) / 2) * r * pitch * 1.12, top + row * r * pitch],
    ),
  );
}

export function drawBunch(_: Pen, { hang, size, skin, gleam = '#fff', stalk, leaf, star }: Bunch): string {
  const places = PLACES[hang](size);
  const each = places.map(([x, y], i) => {
    const r = hang === 'string' ? size * (1 - i * 0.03) : size;
    const stem =
      hang === 'string' && stalk ? line(`M50 ${round(y - r)}L${round(x)} ${round(y)}`, stalk, 1) : '';
    return [
      stem,
      dot([x, y], r, skin.shade),
      dot([x - r * 0.12, y - r * 0.12], r * 0.84, skin.base),
      dot([x - r * 0.35, y - r * 0.38], r * 0.24, gleam, { opacity: 0.6 }),
      star === undefined ? '' : starAt([x + r * 0.15, y + r * 0.1], r * 0.4, star),
      hang === 'string' ? dot([x, y + r * 0.95], r * 0.16, '#4a3a22') : '',
    ].join('');
  });
  const first = places[0]![1];
  const top = first - size * 0.6;
  const stem =
    stalk === undefined
      ? ''
      : line(`M50 ${hang === 'string' ? 84 : round(top + 4)}L50 ${round(top - 10)}`, stalk, 2.4);
  return [
    stem,
    leaf === undefined ? '' : leafAt([50, top - 2], 26, -14, leaf) + leafAt([50, top - 2], 22, 196, leaf),
    ...each,
  ].join('');
}

function starAt([x, y]: Point, r: number, colour: string): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const far = i % 2 === 0 ? r : r * 0.5;
    return `${round(x + far * Math.sin((Math.PI * i) / 5))} ${round(y - far * Math.cos((Math.PI * i) / 5))}`;
  });
  return el('path', { d: `M${points.join('L')}Z`, fill: colour });
}
