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
  scale(from: number, end: number, to: number): void;
}

let opened: Kernel | undefined;

/** Where things lie in the memory of the kernel, in bytes; all begin at a multiple of 16. */
interface Layout {
  readonly across: { readonly first: number; readonly weights: number };
  readonly down: { readonly weights: number };
  /** One line of the photo, and room for the byte that is read with its last pixel. */
  readonly photo: number;
  /** Every line of the photo at its new width, four bytes a pixel. */
  readonly lines: number;
  /** From one such line to the next. */
  readonly stride: number;
  /** A line of the result, four bytes a pixel. */
  readonly blended: number;
  /** The result in float32, three a pixel, and room for one more. */
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
    photo: place(width * channels + 4),
    lines: place(height * stride),
    stride,
    blended: place(stride),
    scaled: place((outHeight * outWidth * 3 + 1) * 4),
  };
  reserve(kernel.memory, end);
  const { buffer } = kernel.memory;
  new Int32Array(buffer, layout.across.first).set(across.first);
  new Int32Array(buffer, layout.across.weights).set(across.values);
  new Int32Array(buffer, layout.down.weights).set(down.values);
  return layout;
}

/**
 * Computes each line of the result.
 *
 * @param take is given each line when it is there, in order, at `layout.blended`
 */
function resize(
  kernel: Kernel,
  pixels: Pixels,
  layout: Layout,
  outWidth: number,
  outHeight: number,
  take: (y: number) => void,
): void {
  const { width, height, channels, data } = pixels;
  const { across, down, photo, lines, stride, blended } = layout;
  const bytes = new Uint8Array(kernel.memory.buffer);
  const window = weightsFor(width, outWidth).taps * 4;
  for (let y = 0, from = 0, to = lines; y < height; y++, from += width * channels, to += stride) {
    bytes.set(data.subarray(from, from + width * channels), photo);
    kernel.line(photo, channels, to, to + outWidth * 4, across.first, across.weights, window);
  }
  const { taps, first } = weightsFor(height, outHeight);
  for (let y = 0, weights = down.weights; y < outHeight; y++, weights += taps * 4) {
    kernel.blend(lines + first[y]! * stride, stride, blended, weights, weights + taps * 4);
    take(y);
  }
}

/**
 * Resizes RGB(A) pixels; the alpha of RGBA is ignored (see `overWhite`).
 *
 * @returns `outHeight x outWidth x 3` uint8
 */
export function resizeBilinear(pixels: Pixels, outWidth: number, outHeight: number): Uint8Array {
  opened ??= instantiate<Kernel>(WASM);
  const layout = lay(opened, pixels, outWidth, outHeight);
  const line = new Uint8Array(opened.memory.buffer, layout.blended, outWidth * 4);
  const out = new Uint8Array(outWidth * outHeight * 3);
  let to = 0;
  resize(opened, pixels, layout, outWidth, outHeight, () => {
    for (let from = 0; from < line.length; from += 4) {
      out[to++] = line[from]!;
      out[to++] = line[from + 1]!;
      out[to++] = line[from + 2]!;
    }
  });
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
  opened ??= instantiate<Kernel>(WASM);
  const kernel = opened;
  const layout = lay(kernel, pixels, outWidth, outHeight);
  const { blended, scaled } = layout;
  resize(kernel, pixels, layout, outWidth, outHeight, (y) => {
    kernel.scale(blended, blended + outWidth * 4, scaled + y * outWidth * 12);
  });
  into.set(new Float32Array(kernel.memory.buffer, scaled, outWidth * outHeight * 3));
  return into;
}
