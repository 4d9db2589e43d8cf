import type { Point } from './pen.js';

/** The silhouette of a fruit, upright. Lengths in points of the picture. */
export interface Outline {
  readonly width: number;
  readonly height: number;
  /** How much narrower the upper end is, 0 to 1: a pear. @default 0 */
  readonly neck?: number;
  /** How much narrower the lower end is, 0 to 1: a strawberry. @default 0 */
  readonly taper?: number;
  /** Depth of the hollow about the stalk. @default 0 */
  readonly dentTop?: number;
  /** Depth of the hollow below. @default 0 */
  readonly dentBottom?: number;
  /** Length of a nipple above: a lemon. @default 0 */
  readonly tipTop?: number;
  /** Length of a nipple below. @default 0 */
  readonly tipBottom?: number;
  /** Number of bulges around. @default 0 */
  readonly lobes?: number;
  /** Height of the bulges, as a share of the radius. @default 0.05 */
  readonly lobe?: number;
  /** Arc that a long fruit is bent along, in degrees; from 0 (straight) to 120. @default 0 */
  readonly bend?: number;
  /** From a circle (2) to a box with round corners (4). @default 2 */
  readonly box?: number;
  /** Turn in degrees, clockwise. @default 0 */
  readonly turn?: number;
}

const STEPS = 64;

/** Points around a silhouette. @param at its middle */
export function pointsOf(outline: Outline, at: Point): Point[] {
  const { width, height, neck = 0, taper = 0, dentTop = 0, dentBottom = 0 } = outline;
  const { tipTop = 0, tipBottom = 0, lobes = 0, lobe = 0.05, bend = 0, box = 2, turn = 0 } = outline;
  const power = 2 / box;
  const soft = (value: number) => Math.sign(value) * Math.abs(value) ** power;
  return Array.from({ length: STEPS }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / STEPS;
    const bulge = lobes > 0 ? 1 + lobe * Math.cos(lobes * angle) : 1;
    const up = Math.cos(angle);
    const narrow = 1 - neck * step((up + 0.35) / 1.1) - taper * step((0.35 - up) / 1.1);
    let x = (width / 2) * soft(Math.sin(angle)) * narrow * bulge;
    let y = -(height / 2) * soft(up) * bulge;
    const near = (share: number) => Math.exp(-((x / (share * width)) ** 2));
    if (up > 0) y += dentTop * near(0.16) - tipTop * near(0.09);
    else y -= dentBottom * near(0.16) - tipBottom * near(0.09);
    if (bend !== 0) [x, y] = bent(x, y, height, bend);
    return turned([x + at[0], y + at[1]], at, turn);
  });
}

/** Along an arc that opens to the left. */
function bent(x: number, y: number, length: number, degrees: number): Point {
  const arc = (degrees * Math.PI) / 180;
  const radius = length / arc;
  const angle = (y / length) * arc;
  const far = radius + x;
  return [far * Math.cos(angle) - radius * Math.cos(arc / 4), far * Math.sin(angle)];
}

/** A point turned about another, in degrees, clockwise. */
function turned([x, y]: Point, [cx, cy]: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

/** From 0 to 1, smoothly. */
function step(at: number): number {
  const t = Math.min(1, Math.max(0, at));
  return t * t * (3 - 2 * t);
}
