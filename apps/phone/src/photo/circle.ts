import type { Part } from './crop.js';
import type { Size } from './photo-size.js';

/** A circle on a photo, in pixels of the photo. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Least radius, as a share of the shorter side: below it too few pixels are left. */
const LEAST = 0.06;

/** The circle as it can be: no larger than the photo, not too small, and within it. */
export function within({ x, y, radius }: Circle, { width, height }: Size): Circle {
  const shorter = Math.min(width, height);
  const fits = clamp(radius, LEAST * shorter, shorter / 2);
  return { x: clamp(x, fits, width - fits), y: clamp(y, fits, height - fits), radius: fits };
}

/** The square round a circle. */
export const partOfCircle = ({ x, y, radius }: Circle, { width, height }: Size): Part => ({
  x: (x - radius) / width,
  y: (y - radius) / height,
  width: (2 * radius) / width,
  height: (2 * radius) / height,
});

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
