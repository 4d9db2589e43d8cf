/**
 * The resize in plain TypeScript: the bits that models were trained on, for the WebAssembly to be held against.
 * Method and source as in `src/resize.ts`.
 */
import type { Pixels } from '../src/index.js';

const FRACTION_BITS = 22;

/** First input position of an output position, and the weights from there on. */
function windowOf(o: number, input: number, output: number): { start: number; weights: number[] } {
  const scale = input / output;
  const support = Math.max(scale, 1);
  const centre = (o + 0.5) * scale;
  const start = Math.max(0, Math.trunc(centre - support + 0.5));
  const end = Math.min(input, Math.trunc(centre + support + 0.5));
  const heights = Array.from({ length: end - start }, (_, i) =>
    Math.max(0, 1 - Math.abs(start + i - centre + 0.5) / support),
  );
  const sum = heights.reduce((a, b) => a + b, 0);
  return { start, weights: heights.map((height) => Math.floor(0.5 + (height / sum) * 2 ** FRACTION_BITS)) };
}

/** Rounded to 8 bits: `read(i)` for each position of the window, weighted. */
function weighted({ start, weights }: ReturnType<typeof windowOf>, read: (i: number) => number): number {
  const sum = weights.reduce((sum, weight, i) => sum + weight * read(start + i), 2 ** (FRACTION_BITS - 1));
  return Math.floor(sum / 2 ** FRACTION_BITS);
}

/** @returns `outHeight x outWidth x 3` uint8 */
export function resizeReference(pixels: Pixels, outWidth: number, outHeight: number): Uint8Array {
  const { width, height, channels, data } = pixels;
  const lines = new Uint8Array(height * outWidth * 3);
  for (let x = 0; x < outWidth; x++) {
    const window = windowOf(x, width, outWidth);
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        const read = (i: number) => data[(y * width + i) * channels + c]!;
        lines[(y * outWidth + x) * 3 + c] = weighted(window, read);
      }
    }
  }
  const out = new Uint8Array(outHeight * outWidth * 3);
  for (let y = 0; y < outHeight; y++) {
    const window = windowOf(y, height, outHeight);
    for (let i = 0; i < outWidth * 3; i++) {
      out[y * outWidth * 3 + i] = weighted(window, (line) => lines[line * outWidth * 3 + i]!);
    }
  }
  return out;
}
