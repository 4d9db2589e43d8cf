import type { Outline } from './outline.js';
import { dot, el, line, oval, type Pen, type Point, round } from './pen.js';

/** What is on a skin. */
export type Pattern =
  /** Pores, freckles. `size` is the radius of a dot. */
  | { readonly kind: 'speckles'; readonly count: number; readonly size: number; readonly colour: string }
  /** The side that saw the sun; angle in degrees, 0 above, clockwise. */
  | { readonly kind: 'blush'; readonly colour: string; readonly angle?: number; readonly strength?: number }
  /** Stripes from stalk to blossom. */
  | { readonly kind: 'stripes'; readonly count: number; readonly colour: string; readonly thick?: number }
  /** A net of cork. */
  | { readonly kind: 'net'; readonly colour: string }
  /** Rows of little hills: lychee, raspberry. */
  | { readonly kind: 'bumps'; readonly size: number; readonly colour: string; readonly light: string }
  /** Rows of scales or eyes. */
  | { readonly kind: 'scales'; readonly size: number; readonly colour: string; readonly fill?: string }
  /** The furrow of a stone fruit. */
  | { readonly kind: 'seam'; readonly colour: string }
  /** Short lines all over: fibres, skins of roots. */
  | { readonly kind: 'dashes'; readonly count: number; readonly colour: string; readonly upright?: boolean }
  /** A band of another colour across the upper (`from` 0) to the lower (`to` 1) end. */
  | { readonly kind: 'band'; readonly colour: string; readonly from: number; readonly to: number };

/** Draws a pattern on an outline; the caller keeps it within. */
export function drawPattern(pen: Pen, pattern: Pattern, { width, height }: Outline, [x, y]: Point): string {
  const [w, h] = [width / 2, height / 2];
  const somewhere = (): Point => [x + (pen.random() * 2 - 1) * w, y + (pen.random() * 2 - 1) * h];
  switch (pattern.kind) {
    case 'speckles':
      return times(pattern.count, () =>
        dot(somewhere(), pattern.size * (0.6 + 0.8 * pen.random()), pattern.colour),
      );
    case 'blush': {
      const { colour, angle = 60, strength = 0.75 } = pattern;
      const turn = (angle * Math.PI) / 180;
      const at: Point = [x + w * 0.62 * Math.sin(turn), y - h * 0.62 * Math.cos(turn)];
      return times(4, (i) =>
        oval(at, w * (0.95 - 0.17 * i), h * (0.95 - 0.17 * i), colour, 0, {
          opacity: strength * (0.25 + 0.12 * i),
        }),
      );
    }
    case 'stripes': {
      const { count, colour, thick = 1.6 } = pattern;
      return times(count, (i) => {
        const bow = w * Math.sin(((i + 0.5) / count - 0.5) * Math.PI);
        return line(
          `M${x} ${round(y - h)}Q${round(x + 2 * bow - bow * 0.1)} ${y} ${x} ${round(y + h)}`,
          colour,
          thick,
        );
      });
    }
    case 'net':
      return times(9, (i) => {
        const lean = (i - 4) * w * 0.32;
        const way = (side: number) =>
          `M${round(x + lean - side * w * 0.5)} ${round(y - h)}Q${round(x + lean + side * w * 0.4)} ${round(y)} ${round(x + lean - side * w * 0.3)} ${round(y + h)}`;
        return line(way(1), pattern.colour, 0.9) + line(way(-1), pattern.colour, 0.9);
      });
    case 'bumps':
      return rows(
        pattern.size * 1.75,
        { x, y, w, h },
        (at) =>
          dot(at, pattern.size, pattern.colour) +
          dot([at[0] - pattern.size * 0.25, at[1] - pattern.size * 0.3], pattern.size * 0.45, pattern.light),
      );
    case 'scales': {
      const { size, colour, fill = 'none' } = pattern;
      return rows(size * 1.6, { x, y, w, h }, ([cx, cy]) =>
        el('path', {
          d: `M${round(cx - size)} ${round(cy - size * 0.4)}Q${round(cx)} ${round(cy + size * 1.6)} ${round(cx + size)} ${round(cy - size * 0.4)}`,
          ...{ fill, stroke: colour, 'stroke-width': 1.1 },
        }),
      );
    }
    case 'seam':
      return line(
        `M${x} ${round(y - h)}Q${round(x + w * 0.55)} ${round(y)} ${round(x + w * 0.1)} ${round(y + h)}`,
        pattern.colour,
        1.8,
      );
    case 'dashes':
      return times(pattern.count, () => {
        const [a, b] = somewhere();
        const length = 3 + 4 * pen.random();
        return line(
          pattern.upright
            ? `M${round(a)} ${round(b)}v${round(length)}`
            : `M${round(a)} ${round(b)}h${round(length)}`,
          pattern.colour,
          0.9,
        );
      });
    case 'band': {
      const [top, bottom] = [y - h + 2 * h * pattern.from, y - h + 2 * h * pattern.to];
      return el('rect', {
        x: x - w - 8,
        y: top,
        width: 2 * w + 16,
        height: bottom - top,
        fill: pattern.colour,
      });
    }
  }
}

export const times = (count: number, draw: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => draw(i)).join('');

/** Places side by side, each row shifted by half a place. */
function rows(
  pitch: number,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
  draw: (at: Point) => string,
): string {
  let out = '';
  let row = 0;
  for (let cy = y - h; cy <= y + h + pitch; cy += pitch * 0.86, row++) {
    for (let cx = x - w - (row % 2) * (pitch / 2); cx <= x + w + pitch; cx += pitch) out += draw([cx, cy]);
  }
  return out;
}
