/**
 * Antialiased bilinear resampling in integers, so that every platform gets the same bits.
 *
 * The method is the one of Pillow's `Image.resize(…, BILINEAR)` for 8-bit images (Pillow source,
 * `src/libImaging/Resample.c`): a triangle filter widened by the scale when shrinking, one pass along the rows
 * and one along the columns, weights in 22-bit fixed point, each pass rounded to 8 bits.
 */

import type { Pixels } from './pixels.js';
import { WASM } from './resize-wasm.js';
import { instantiate, reserve, type WasmMemory } from './wasm.js';

const FRACTION_BITS = 22;
/** A weight is `high * 2 ** 11 + low`: two factors of 16 bits, of which a processor multiplies more at a time. */
const LOW_BITS = 11;

/** For each output position: first input position, and weights (unused ones are 0). */
interface Weights {
  readonly first: Int32Array;
  /** Two input positions at a time: high, high, low, low. */
  readonly values: Int16Array;
  /** Of `values`, those of one output position. */
  readonly bytes: number;
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
  const pairs = Math.ceil(taps / 2);
  const values = new Int16Array(output * pairs * 4);
  for (const [o, window] of windows.entries()) {
    // A window at the far edge is moved back, so that a fixed number of taps reads at most one position past it.
    const shift = Math.max(0, first[o]! + taps - input);
    first[o] = first[o]! - shift;
    for (const [i, weight] of window.entries()) {
      const tap = i + shift;
      const at = (o * pairs + (tap >> 1)) * 4 + (tap & 1);
      values[at] = weight >> LOW_BITS;
      values[at + 2] = weight & ((1 << LOW_BITS) - 1);
    }
  }
  return { first, values, bytes: pairs * 4 * Int16Array.BYTES_PER_ELEMENT };
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

interface Kernel {
  readonly memory: WasmMemory;
  line(
    photo: number,
    step: number,
    to: number,
    end: number,
    first: number,
    weights: number,
    window: number,
  ): void;
  blend(lines: number, stride: number, to: number, weights: number, stop: number): void;
}

let opened: Kernel | undefined;

/** Where things lie in the memory of the kernel, in bytes; all begin at a multiple of 16. */
interface Layout {
  readonly across: { readonly first: number; readonly weights: number };
  readonly down: { readonly weights: number };
  /** One line of the photo, and room for what is read with its last pixel. */
  readonly photo: number;
  /** Every line of the photo at its new width, four bytes a pixel, and room for one more. */
  readonly lines: number;
  /** From one such line to the next. */
  readonly stride: number;
  /** The result in float32, three a pixel, and room for what is written with its last pixel. */
  readonly scaled: number;
}

function lay(
  kernel: Kernel,
  { width, height, channels }: Pixels,
  outWidth: number,
  outHeight: number,
): Layout {
  let end = 0;
  const place = (bytes: number) => {
    const at = end;
    end += (bytes + 15) & ~15;
    return at;
  };
  const across = weightsFor(width, outWidth);
  const down = weightsFor(height, outHeight);
  const stride = (outWidth * 4 + 15) & ~15;
  const layout = {
    across: { first: place(across.first.byteLength), weights: place(across.values.byteLength) },
    down: { weights: place(down.values.byteLength) },
    photo: place(width * channels + 8),
    lines: place((height + 1) * stride),
    stride,
    scaled: place((outHeight * outWidth * 3 + 10) * 4),
  };
  reserve(kernel.memory, end);
  const { buffer } = kernel.memory;
  new Int32Array(buffer, layout.across.first).set(across.first);
  new Int16Array(buffer, layout.across.weights).set(across.values);
  new Int16Array(buffer, layout.down.weights).set(down.values);
  return layout;
}

/**
 * Resizes RGB(A) pixels and scales each byte to [-1, 1]: `x / 127.5 - 1`, rounded once to float32. The alpha of RGBA is
 * ignored (see `overWhite`).
 *
 * @returns `outHeight x outWidth x 3`, valid until the next call
 */
function resize(pixels: Pixels, outWidth: number, outHeight: number): Float32Array {
  opened ??= instantiate<Kernel>(WASM);
  const kernel = opened;
  const { width, height, channels, data } = pixels;
  const { across, down, photo, lines, stride, scaled } = lay(kernel, pixels, outWidth, outHeight);
  const bytes = new Uint8Array(kernel.memory.buffer);
  const window = weightsFor(width, outWidth).bytes;
  for (let y = 0, from = 0, to = lines; y < height; y++, from += width * channels, to += stride) {
    bytes.set(data.subarray(from, from + width * channels), photo);
    kernel.line(photo, channels, to, to + outWidth * 4, across.first, across.weights, window);
  }
  const { bytes: column, first } = weightsFor(height, outHeight);
  for (let y = 0, weights = down.weights; y < outHeight; y++, weights += column) {
    kernel.blend(lines + first[y]! * stride, stride, scaled + y * outWidth * 12, weights, weights + column);
  }
  return new Float32Array(kernel.memory.buffer, scaled, outWidth * outHeight * 3);
}

/**
 * Resizes RGB(A) pixels; the alpha of RGBA is ignored (see `overWhite`).
 *
 * @returns `outHeight x outWidth x 3` uint8
 */
export function resizeBilinear(pixels: Pixels, outWidth: number, outHeight: number): Uint8Array {
  const scaled = resize(pixels, outWidth, outHeight);
  const out = new Uint8Array(scaled.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.round((scaled[i]! + 1) * 127.5);
  return out;
}

/**
 * The same, and each byte scaled to [-1, 1]: `x / 127.5 - 1`, rounded once to float32.
 *
 * @param into memory of `outHeight x outWidth x 3` that takes the result
 */
export function resizeScaled(
  pixels: Pixels,
  outWidth: number,
  outHeight: number,
  into: Float32Array,
): Float32Array {
  into.set(resize(pixels, outWidth, outHeight));
  return into;
}
