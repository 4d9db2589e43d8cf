import { type Outline, pointsOf } from '../outline.js';
import { drawPattern, type Pattern, times } from '../patterns.js';
import { el, line, oval, type Pen, type Point, round, smooth } from '../pen.js';

/** Colours of a skin: in the light, and where it turns away. */
export interface Skin {
  readonly base: string;
  readonly shade: string;
}

/** What sits on top. */
export type Top =
  | { readonly kind: 'stalk'; readonly length?: number; readonly colour?: string; readonly leaf?: string }
  /** Leaves that lie on the fruit: strawberry, tomato, persimmon, aubergine. */
  | {
      readonly kind: 'calyx';
      readonly leaves: number;
      readonly length: number;
      readonly colour: string;
      readonly stalk?: number;
      readonly broad?: boolean;
    }
  /** A tuft of pointed leaves: pineapple, carrot tops. */
  | {
      readonly kind: 'tuft';
      readonly leaves: number;
      readonly length: number;
      readonly spread: number;
      readonly colour: string;
      readonly other: string;
    }
  /** A dry crown with points: pomegranate. */
  | { readonly kind: 'crown'; readonly colour: string };

/** A fruit seen from outside. */
export interface Whole {
  readonly form: 'whole';
  readonly outline: Outline;
  /** @default the middle */
  readonly at?: Point;
  readonly skin: Skin;
  readonly patterns?: readonly Pattern[];
  readonly top?: Top;
  /** The dry rest of the blossom below: apple, quince, medlar. */
  readonly blossom?: string;
  /** Hairs or spines around: their length. */
  readonly hairs?: {
    readonly length: number;
    readonly colour: string;
    readonly count: number;
    readonly curl?: number;
  };
  /** No gleam on it: potatoes, kiwis. */
  readonly dull?: boolean;
}

export function drawWhole(pen: Pen, whole: Whole): string {
  const { outline, skin, at = [50, 52], patterns = [], top, blossom, hairs, dull = false } = whole;
  const points = pointsOf(outline, at);
  const path = smooth(points);
  const { width, height, turn = 0 } = outline;
  const inside = [
    el('path', { d: path, fill: skin.shade }),
    el('path', {
      d: path,
      fill: skin.base,
      transform: `translate(${round(-width * 0.07)} ${round(-height * 0.05)})`,
    }),
    ...patterns.map((one) => upright(drawPattern(pen, one, outline, at), at, turn)),
    dull || (outline.bend ?? 0) !== 0
      ? ''
      : oval([at[0] - width * 0.2, at[1] - height * 0.2], width * 0.1, height * 0.16, '#fff', 24 + turn, {
          opacity: 0.4,
        }),
  ].join('');
  const dent = outline.dentTop ?? 0;
  const head: Point = [at[0], at[1] - height / 2 + dent * 0.8 - (outline.tipTop ?? 0)];
  return [
    hairs === undefined ? '' : drawHairs(pen, points, at, hairs),
    top === undefined || top.kind === 'calyx' ? '' : upright(drawTop(top, head), at, turn),
    pen.within(path, inside),
    top?.kind === 'calyx' ? upright(drawTop(top, head), at, turn) : '',
    top?.kind === 'stalk' && dent > 0
      ? upright(line(`M${head[0]} ${round(head[1] + 1)}v-4`, top.colour ?? '#5d4222', 2.4), at, turn)
      : '',
    blossom === undefined
      ? ''
      : upright(drawBlossom(blossom, [at[0], at[1] + height / 2 - (outline.dentBottom ?? 0)]), at, turn),
  ].join('');
}

const upright = (drawn: string, [x, y]: Point, turn: number): string =>
  turn === 0 || drawn === '' ? drawn : el('g', { transform: `rotate(${turn} ${x} ${y})` }, drawn);

function drawTop(top: Top, [x, y]: Point): string {
  switch (top.kind) {
    case 'stalk': {
      const { length = 12, colour = '#5d4222', leaf } = top;
      const stalk = line(
        `M${x} ${round(y + 2)}q1 ${round(-length * 0.6)} ${round(length * 0.3)} ${round(-length)}`,
        colour,
        2.6,
      );
      return (leaf === undefined ? '' : leafAt([x + 2, y - length * 0.45], 20, -22, leaf)) + stalk;
    }
    case 'calyx': {
      const { leaves, length, colour, stalk = 6, broad = false } = top;
      const each = times(leaves, (i) => {
        const angle = -100 + (200 * i) / (leaves - 1);
        const tip: Point = [
          x + length * Math.sin((angle * Math.PI) / 180),
          y + length * 0.55 * (1 - Math.abs(angle) / 130),
        ];
        const width = length * (broad ? 0.42 : 0.2);
        return el('path', {
          d: `M${round(x - width)} ${y}Q${round(tip[0])} ${round(tip[1] - 2)} ${round(tip[0])} ${round(tip[1])}Q${round(x + width)} ${round(y + 3)} ${round(x + width)} ${y}Z`,
          fill: colour,
        });
      });
      return each + line(`M${x} ${y}v${-stalk}`, colour, 3);
    }
    case 'tuft': {
      const { leaves, length, spread, colour, other } = top;
      return times(leaves, (i) => {
        const side = leaves === 1 ? 0 : (2 * i) / (leaves - 1) - 1;
        const long = length * (1 - 0.35 * Math.abs(side));
        const tip: Point = [x + spread * side, y - long];
        return el('path', {
          d: `M${round(x - 3.5)} ${round(y + 3)}Q${round(x + spread * side * 0.3 - 3)} ${round(y - long * 0.6)} ${round(tip[0])} ${round(tip[1])}Q${round(x + spread * side * 0.5 + 4)} ${round(y - long * 0.4)} ${round(x + 3.5)} ${round(y + 3)}Z`,
          fill: i % 2 === 0 ? colour : other,
        });
      });
    }
    case 'crown':
      return el('path', { d: `M${x - 8} ${y - 9}l3 4 3-6 2 6 2-6 3 6 3-4-2 12h-12z`, fill: top.colour });
  }
}

/** A leaf with its rib, from a point, turned clockwise from pointing to the right. */
export function leafAt([x, y]: Point, length: number, turn: number, colour: string): string {
  const half = length * 0.24;
  const shape = `M${round(x)} ${round(y)}q${round(length / 2)} ${round(-2 * half)} ${round(length)} 0q${round(-length / 2)} ${round(2 * half)} ${round(-length)} 0z`;
  return el(
    'g',
    { transform: `rotate(${turn} ${round(x)} ${round(y)})` },
    el('path', { d: shape, fill: colour }) +
      line(`M${round(x)} ${round(y)}h${round(length * 0.85)}`, '#fff', 0.8, { opacity: 0.5 }),
  );
}

const drawBlossom = (colour: string, [x, y]: Point): string =>
  line(`M${x - 3} ${round(y + 1)}l-1-3M${x} ${round(y + 1)}v-4M${x + 3} ${round(y + 1)}l1-3`, colour, 1.6);

function drawHairs(
  pen: Pen,
  points: readonly Point[],
  [x, y]: Point,
  { length, colour, count, curl = 0 }: NonNullable<Whole['hairs']>,
): string {
  return times(count, (i) => {
    const [px, py] = points[Math.floor((i / count) * points.length)]!;
    const far = Math.hypot(px - x, py - y);
    const [dx, dy] = [(px - x) / far, (py - y) / far];
    const long = length * (0.75 + 0.5 * pen.random());
    const [ex, ey] = [px + dx * long, py + dy * long];
    return line(
      `M${round(px - dx * 3)} ${round(py - dy * 3)}Q${round(px + dx * long * 0.6)} ${round(py + dy * long * 0.6)} ${round(ex - dy * curl)} ${round(ey + dx * curl)}`,
      colour,
      length > 4 ? 1.8 : 1,
    );
  });
}
