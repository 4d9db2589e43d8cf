import type { Answer } from './classifier.js';
import type { Pixels } from './pixels.js';

/**
 * When a model looks at a photo again, and how much that counts. The second look sees the middle of the photo: fruit in
 * a bowl, on a tray or on a tree is small on the photo as a whole, and people hold it to the middle.
 */
export interface SecondLook {
  /** It looks again when its first answer is less probable than this, 0 to 1. */
  readonly below: number;
  /** Weight of the features of the second look, 0 to 1; those of the first have the rest. */
  readonly weight: number;
}

/** A part of a photo, in shares of its width and height from its upper left corner. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the second look sees. */
export const MIDDLE: Part = { x: 0.15, y: 0.15, width: 0.7, height: 0.7 };

/**
 * Whether an answer to the photo as a whole calls for a second look. What looks like nothing the model knows is not
 * looked at again: closer by, other things and other fruit look more like what it knows.
 */
export function looksAgain(
  look: SecondLook | undefined,
  { known, predictions }: Pick<Answer, 'known' | 'predictions'>,
): look is SecondLook {
  if (look === undefined) return false;
  return known && (predictions[0]?.probability ?? 0) < look.below;
}

/**
 * The pixels of a part, at least one; always inside the photo.
 *
 * @param photo upright: the orientation of EXIF applied
 * @returns a copy
 */
export function partOf(photo: Pixels, part: Part = MIDDLE): Pixels {
  const { width: w, channels, data } = photo;
  const [x, width] = span(part.x, part.width, photo.width);
  const [y, height] = span(part.y, part.height, photo.height);
  const out = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * w + x) * channels;
    out.set(data.subarray(from, from + width * channels), row * width * channels);
  }
  return { width, height, channels, data: out };
}

/** First pixel and number of pixels. */
function span(from: number, size: number, pixels: number): readonly [number, number] {
  const within = (at: number) => Math.min(pixels, Math.max(0, Math.round(at * pixels)));
  const first = Math.min(within(from), pixels - 1);
  return [first, Math.max(1, within(from + size) - first)];
}

/**
 * Features of both looks as one. PCA and head are linear, so this is the mean of the logits too.
 *
 * @param weight of the second, 0 to 1
 */
export function joined(first: Float32Array, second: Float32Array, weight: number): Float32Array {
  return first.map((value, d) => (1 - weight) * value + weight * second[d]!);
}
