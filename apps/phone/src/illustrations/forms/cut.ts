import { type Outline, pointsOf } from '../outline.js';
import { times } from '../patterns.js';
import { dot, el, line, oval, type Pen, type Point, round, smooth } from '../pen.js';

/** What lies in the flesh. */
export type Inside =
  /** Segments of a citrus fruit. */
  | { readonly kind: 'segments'; readonly count: number; readonly colour: string; readonly wall: string }
  /** Seeds in a ring, `far` from the middle as a share of the radius; length and width in points. */
  | {
      readonly kind: 'seeds';
      readonly count: number;
      readonly far: number;
      readonly length: number;
      readonly wide: number;
      readonly colour: string;
    }
  /** Seeds strewn all over within a share of the radius. */
  | {
      readonly kind: 'strewn';
      readonly count: number;
      readonly within: number;
      readonly size: number;
      readonly colour: string;
    }
  /** A heart of another colour, as shares of width and height. */
  | {
      readonly kind: 'core';
      readonly wide: number;
      readonly high: number;
      readonly colour: string;
      readonly down?: number;
    }
  /** A stone, in points. */
  | {
      readonly kind: 'stone';
      readonly wide: number;
      readonly high: number;
      readonly colour: string;
      readonly shade: string;
      readonly down?: number;
    }
  /** Fine rays from the heart. */
  | {
      readonly kind: 'rays';
      readonly count: number;
      readonly colour: string;
      readonly from: number;
      readonly to: number;
    }
  /** The star of an apple's or a pear's seed house. */
  | {
      readonly kind: 'star';
      readonly points: number;
      readonly radius: number;
      readonly colour: string;
      readonly seed: string;
    };

/** A fruit cut in two, seen on the cut face. */
export interface Cut {
  readonly form: 'cut';
  readonly outline: Outline;
  readonly at?: Point;
  readonly rind: string;
  /** In points. @default 3 */
  readonly rindThick?: number;
  /** Between rind and flesh: its colour, and how thick in points. */
  readonly pith?: { readonly colour: string; readonly thick: number };
  readonly flesh: string;
  readonly inside?: readonly Inside[];
  /** Only the lower half of the outline: a slice of watermelon. */
  readonly half?: boolean;
}

export function drawCut(
  pen: Pen,
  { outline, at = [50, 50], rind, rindThick = 3, pith, flesh, inside = [], half = false }: Cut,
): string {
  const layer = (less: number, colour: string) => {
    const smaller = { ...outline, width: outline.width - 2 * less, height: outline.height - 2 * less };
    return el('path', { d: smooth(pointsOf(smaller, at)), fill: colour });
  };
  const depth = rindThick + (pith?.thick ?? 0);
  const path = smooth(pointsOf(outline, at));
  const [w, h] = [outline.width / 2 - depth, outline.height / 2 - depth];
  const face = [
    layer(0, rind),
    pith === undefined ? '' : layer(rindThick, pith.colour),
    layer(depth, flesh),
    ...inside.map((one) => drawInside(pen, one, at, w, h)),
  ].join('');
  if (!half) return pen.within(path, face);
  const [x, y] = at;
  const lower = `M${x - 60} ${y}h120v60h-120z`;
  return el('g', {}, pen.within(lower, pen.within(path, face)));
}

function drawInside(pen: Pen, one: Inside, [x, y]: Point, w: number, h: number): string {
  const around = (i: number, count: number, far: number): { at: Point; degrees: number } => {
    const angle = (2 * Math.PI * (i + 0.5)) / count;
    return {
      at: [x + w * far * Math.sin(angle), y - h * far * Math.cos(angle)],
      degrees: (angle * 180) / Math.PI,
    };
  };
  switch (one.kind) {
    case 'segments':
      return drawSegments(one, [x, y], w, h);
    case 'seeds':
      return times(one.count, (i) => {
        const { at, degrees } = around(i, one.count, one.far);
        return oval(at, one.wide / 2, one.length / 2, one.colour, degrees);
      });
    case 'strewn':
      return times(one.count, () => {
        const angle = 2 * Math.PI * pen.random();
        const far = Math.sqrt(pen.random()) * one.within;
        return oval(
          [x + w * far * Math.sin(angle), y - h * far * Math.cos(angle)],
          one.size * 0.7,
          one.size,
          one.colour,
          angle * 57,
        );
      });
    case 'core':
      return oval([x, y + (one.down ?? 0)], w * one.wide, h * one.high, one.colour);
    case 'stone':
      return (
        oval([x, y + (one.down ?? 0)], one.wide / 2, one.high / 2, one.shade) +
        oval(
          [x - one.wide * 0.06, y + (one.down ?? 0) - one.high * 0.05],
          one.wide * 0.42,
          one.high * 0.42,
          one.colour,
        )
      );
    case 'rays':
      return times(one.count, (i) => {
        const from = around(i, one.count, one.from).at;
        const to = around(i, one.count, one.to).at;
        return line(`M${round(from[0])} ${round(from[1])}L${round(to[0])} ${round(to[1])}`, one.colour, 0.9);
      });
    case 'star':
      return (
        times(one.points, (i) => {
          const { at, degrees } = around(i, one.points, one.radius / Math.max(w, 1));
          return (
            oval(at, one.radius * 0.36, one.radius * 0.6, one.colour, degrees) +
            oval(at, one.radius * 0.17, one.radius * 0.38, one.seed, degrees)
          );
        }) + dot([x, y], 1, one.colour)
      );
  }
}

function drawSegments(
  { count, colour, wall }: Extract<Inside, { kind: 'segments' }>,
  [x, y]: Point,
  w: number,
  h: number,
): string {
  const gap = 0.09;
  return times(count, (i) => {
    const from = (2 * Math.PI * i) / count + gap;
    const to = (2 * Math.PI * (i + 1)) / count - gap;
    const middle = (from + to) / 2;
    const on = (angle: number, far: number) =>
      `${round(x + w * far * Math.sin(angle))} ${round(y - h * far * Math.cos(angle))}`;
    return el('path', {
      d: `M${on(middle, 0.1)}L${on(from, 0.88)}Q${on(middle, 1.05)} ${on(to, 0.88)}Z`,
      fill: colour,
      stroke: wall,
      'stroke-width': 0.8,
      'stroke-linejoin': 'round',
    });
  });
}
