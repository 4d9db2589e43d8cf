import { cutOut } from '@verger/pipeline';
import { overWhite, type Pixels } from '@verger/vision';
import { applyColorJitter, type ColorJitter } from './color-jitter.js';

/** A fruit off its background. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  /** Colours, `width · height · 3` bytes. */
  readonly rgb: Uint8Array | Uint8ClampedArray;
  /** How much of the fruit a pixel holds, see {@link innerAlpha}; `width · height` bytes, index of {@link SHARES}. */
  readonly alpha: Uint8Array;
}

/** A figure in a light, square, colours multiplied by alpha. */
export interface Sprite {
  readonly side: number;
  readonly rgba: Float32Array;
}

/** A fruit off its white background. */
export function cutFrame({ width, height, channels, data }: Pixels): Figure {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[i * channels + c]!;
    rgba[i * 4 + 3] = 255;
  }
  cutOut(rgba, width, height);
  return figureOf(width, height, rgba);
}

/** @param rgba `width · height · 4` bytes; alpha is taken off it, the colours under it stay */
export function figureOf(width: number, height: number, rgba: Uint8Array): Figure {
  const alpha = innerAlpha(rgba, width, height);
  const opaque = rgba.slice();
  for (let i = 3; i < opaque.length; i += 4) opaque[i] = 255;
  return { width, height, rgb: overWhite({ width, height, channels: 4, data: opaque }).data, alpha };
}

/** Share of a pixel that is fruit, by its alpha: what is mostly background is none. */
const SHARES = Float64Array.from({ length: 256 }, (_, alpha) => Math.max(0, (alpha / 255 - 0.2) / 0.8));

/**
 * The least alpha of each pixel and its neighbours. What is mostly background at the edge goes, and the ring beside it:
 * the rest of the white would shine as a rim, and the network would learn the rim.
 */
function innerAlpha(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const across = new Uint8Array(width * height);
  for (let i = 0, x = 0; i < across.length; i++) {
    const left = x === 0 ? 255 : rgba[i * 4 - 1]!;
    const right = x === width - 1 ? 255 : rgba[i * 4 + 7]!;
    across[i] = Math.min(rgba[i * 4 + 3]!, left, right);
    x = x === width - 1 ? 0 : x + 1;
  }
  return across.map((one, i) => Math.min(one, across[i - width] ?? 255, across[i + width] ?? 255));
}

/** A figure in a light. */
export function spriteOf({ width, height, rgb, alpha }: Figure, light: ColorJitter): Sprite {
  const lit = applyColorJitter(rgb, light);
  const side = Math.max(width, height);
  const rgba = new Float32Array(side * side * 4);
  const [left, top] = [(side - width) >> 1, (side - height) >> 1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      const to = ((y + top) * side + x + left) * 4;
      const share = SHARES[alpha[from]!]!;
      rgba[to] = lit[from * 3]! * share;
      rgba[to + 1] = lit[from * 3 + 1]! * share;
      rgba[to + 2] = lit[from * 3 + 2]! * share;
      rgba[to + 3] = share;
    }
  }
  return { side, rgba };
}

/** Half its size, for small fruits. */
export function halved({ side, rgba }: Sprite): Sprite {
  const half = side >> 1;
  const out = new Float32Array(half * half * 4);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < 4; c++) {
        const at = (2 * y * side + 2 * x) * 4 + c;
        out[(y * half + x) * 4 + c] =
          (rgba[at]! + rgba[at + 4]! + rgba[at + side * 4]! + rgba[at + side * 4 + 4]!) / 4;
      }
    }
  }
  return { side: half, rgba: out };
}
