import type { ClassMap } from './class-map.js';

/** A part of a photo, in shares of its width and height from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Mean of the map within, 0 to 1. */
  readonly score: number;
}

/** Positions are drawn out to so many points each way, bilinearly, before they are cut. */
const FINE = 8;
/** Share of the largest value from which a point belongs to a fruit: the best of .2, .3, … .6 on composites. */
const CUT = 0.4;
/** A part that is smaller than this share of the largest is left out. */
const SMALL = 0.15;

/**
 * Boxes around the parts of a map that stand out: points above a cut that touch one another. A photo is squeezed to a
 * square as a whole, so shares of the map are shares of the photo.
 *
 * @param map values from 0 to 1
 * @returns the largest first; none when the map is flat
 */
export function boxesOf(map: ClassMap, cut: number = CUT): Box[] {
  const { width, height, values } = drawnOut(map);
  const parts: { box: Box; points: number }[] = [];
  const seen = new Uint8Array(values.length);
  for (let start = 0; start < values.length; start++) {
    if (seen[start] === 1 || values[start]! < cut || values[start] === 0) continue;
    let [left, right, top, bottom, sum, points] = [width, -1, height, -1, 0, 0];
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      sum += values[at]!;
      points++;
      const around = [x > 0 && at - 1, x + 1 < width && at + 1, at - width, at + width];
      for (const next of around) {
        if (next === false || !(values[next]! >= cut) || seen[next] === 1) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    parts.push({
      points,
      box: {
        x: left / width,
        y: top / height,
        width: (right + 1 - left) / width,
        height: (bottom + 1 - top) / height,
        score: sum / points,
      },
    });
  }
  parts.sort((a, b) => b.points - a.points);
  return parts.filter(({ points }) => points >= SMALL * parts[0]!.points).map(({ box }) => box);
}

/** {@link FINE} points a position each way; at the rim as at the middle of the outermost positions. */
function drawnOut({ rows, columns, values }: ClassMap) {
  const [width, height] = [columns * FINE, rows * FINE];
  const out = new Float64Array(width * height);
  const place = (i: number, count: number) => {
    const at = Math.min(count - 1, Math.max(0, (i + 0.5) / FINE - 0.5));
    const from = Math.min(Math.floor(at), Math.max(0, count - 2));
    return { from, to: Math.min(from + 1, count - 1), share: at - from };
  };
  for (let y = 0; y < height; y++) {
    const v = place(y, rows);
    for (let x = 0; x < width; x++) {
      const h = place(x, columns);
      const row = (r: number) =>
        values[r * columns + h.from]! * (1 - h.share) + values[r * columns + h.to]! * h.share;
      out[y * width + x] = row(v.from) * (1 - v.share) + row(v.to) * v.share;
    }
  }
  return { width, height, values: out };
}
