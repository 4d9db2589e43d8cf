/**
 * Antialiased bilinear resampling in integers, so that every platform gets the same bits.
 *
 * The method is the one of Pillow's `Image.resize(…, BILINEAR)` for 8-bit images (Pillow source,
 * `src/libImaging/Resample.c`): a triangle filter widened by the scale when shrinking, one pass along the rows
 * and one along the columns, weights in 22-bit fixed point, each pass rounded to 8 bits.
 */

import type { Pixels } from './pixels.js';

const FRACTION_BITS = 22;
const HALF = 1 << (FRACTION_BITS - 1);

/** For each output position: first input position, and `taps` weights (unused ones are 0). */
interface Weights {
  readonly taps: number;
  readonly first: Int32Array;
  readonly values: Int32Array;
}

function triangleWeights(input: number, output: number): Weights {
  const scale = input / output;
  const support = Math.max(scale, 1);
  const first = new Int32Array(output);
  const windows: number[][] = [];
  let taps = 1;
  for (let o = 0; o < output; o++) {
    const centre = (o + 0.5) * scale;
    let start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(input, Math.trunc(centre + support + 0.5));
    const heights: number[] = [];
    for (let i = start; i < end; i++) heights.push(Math.max(0, 1 - Math.abs(i - centre + 0.5) / support));
    const sum = heights.reduce((a, b) => a + b, 0);
    const window = heights.map((height) => Math.floor(0.5 + (height / sum) * (1 << FRACTION_BITS)));
    while (window[0] === 0) {
      window.shift();
      start++;
    }
    while (window.at(-1) === 0) window.pop();
    first[o] = start;
    windows.push(window);
    taps = Math.max(taps, window.length);
  }
  const values = new Int32Array(output * taps);
  for (const [o, window] of windows.entries()) {
    // A window at the far edge is moved back, so that a fixed number of taps never reads past it.
    const shift = Math.max(0, first[o]! + taps - input);
    first[o] = first[o]! - shift;
    values.set(window, o * taps + shift);
  }
  return { taps, first, values };
}

const kept = new Map<string, Weights>();

/** Photos of one collection share a size: the last few sets of weights are kept. */
function weightsFor(input: number, output: number): Weights {
  const key = `${input}:${output}`;
  const found = kept.get(key);
  if (found) return found;
  if (kept.size >= 16) kept.clear();
  const made = triangleWeights(input, output);
  kept.set(key, made);
  return made;
}

type Bytes = Uint8Array | Uint8ClampedArray;

/** Along the rows: `height x width x channels` to `height x outWidth x 3`; a fourth channel is skipped. */
function resizeRows(
  data: Bytes,
  width: number,
  height: number,
  channels: number,
  outWidth: number,
): Uint8Array {
  const { taps, first, values } = weightsFor(width, outWidth);
  const out = new Uint8Array(height * outWidth * 3);
  const line = width * channels;
  for (let x = 0; x < outWidth; x++) {
    const column = first[x]! * channels;
    const w = x * taps;
    if (taps === 2) {
      const w0 = values[w]!;
      const w1 = values[w + 1]!;
      const second = column + channels;
      for (let y = 0, a = column, b = second, to = x * 3; y < height; y++) {
        out[to] = (Math.imul(data[a]!, w0) + Math.imul(data[b]!, w1) + HALF) >> FRACTION_BITS;
        out[to + 1] = (Math.imul(data[a + 1]!, w0) + Math.imul(data[b + 1]!, w1) + HALF) >> FRACTION_BITS;
        out[to + 2] = (Math.imul(data[a + 2]!, w0) + Math.imul(data[b + 2]!, w1) + HALF) >> FRACTION_BITS;
        a += line;
        b += line;
        to += outWidth * 3;
      }
      continue;
    }
    for (let y = 0, start = column, to = x * 3; y < height; y++, start += line, to += outWidth * 3) {
      let r = HALF;
      let g = HALF;
      let b = HALF;
      for (let t = 0, from = start; t < taps; t++, from += channels) {
        const weight = values[w + t]!;
        r = (r + Math.imul(data[from]!, weight)) | 0;
        g = (g + Math.imul(data[from + 1]!, weight)) | 0;
        b = (b + Math.imul(data[from + 2]!, weight)) | 0;
      }
      out[to] = r >> FRACTION_BITS;
      out[to + 1] = g >> FRACTION_BITS;
      out[to + 2] = b >> FRACTION_BITS;
    }
  }
  return out;
}

const IDENTITY = Uint8Array.from({ length: 256 }, (_, value) => value);

/**
 * Resizes RGB(A) pixels; the alpha of RGBA is ignored (see `overWhite`).
 *
 * @returns `outHeight x outWidth x 3` uint8
 */
export function resizeBilinear(pixels: Pixels, outWidth: number, outHeight: number): Uint8Array {
  return resizeBilinearInto(pixels, outWidth, outHeight, new Uint8Array(outWidth * outHeight * 3), IDENTITY);
}

/**
 * The same, each byte looked up in a table on its way out, which saves a pass over the result.
 *
 * @param into memory of `outHeight x outWidth x 3` that takes the result
 * @param table what each of the 256 byte values becomes
 */
export function resizeBilinearInto<Out extends Uint8Array | Float32Array>(
  pixels: Pixels,
  outWidth: number,
  outHeight: number,
  into: Out,
  table: Out,
): Out {
  const { width, height, channels, data } = pixels;
  const rows = resizeRows(data, width, height, channels, outWidth);
  const { taps, first, values } = weightsFor(height, outHeight);
  const line = outWidth * 3;
  const sums = new Int32Array(line);
  for (let y = 0, to = 0; y < outHeight; y++, to += line) {
    const top = first[y]! * line;
    if (taps === 2) {
      const w0 = values[y * 2]!;
      const w1 = values[y * 2 + 1]!;
      // A pixel a turn: a byte a turn takes 1.6 times as long.
      for (let i = to, a = top, b = top + line; a < top + line; i += 3, a += 3, b += 3) {
        into[i] = table[(Math.imul(rows[a]!, w0) + Math.imul(rows[b]!, w1) + HALF) >> FRACTION_BITS]!;
        into[i + 1] =
          table[(Math.imul(rows[a + 1]!, w0) + Math.imul(rows[b + 1]!, w1) + HALF) >> FRACTION_BITS]!;
        into[i + 2] =
          table[(Math.imul(rows[a + 2]!, w0) + Math.imul(rows[b + 2]!, w1) + HALF) >> FRACTION_BITS]!;
      }
      continue;
    }
    sums.fill(HALF);
    for (let t = 0; t < taps; t++) {
      const weight = values[y * taps + t]!;
      if (weight === 0) continue;
      for (let i = 0, from = top + t * line; i < line; i++, from++) {
        sums[i] = (sums[i]! + Math.imul(rows[from]!, weight)) | 0;
      }
    }
    for (let i = 0; i < line; i++) into[to + i] = table[sums[i]! >> FRACTION_BITS]!;
  }
  return into;
}
