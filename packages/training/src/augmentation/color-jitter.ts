import type { Random } from '@verger/storage/hash';

/** Another light on the same scene: one curve a channel. */
export interface ColorJitter {
  /** Factor on each of red, green and blue. */
  readonly gain: readonly [number, number, number];
  /** Exponent on values in [0, 1]; above 1 is darker in the middle. */
  readonly gamma: number;
}

/**
 * A light as a phone meets it: half to double the exposure in a stop, contrast, and warmth from a lamp to an
 * overcast sky (red against blue by a fifth).
 *
 * @param strength factor on the change, 0 for none @default 1
 */
export function drawColorJitter(random: Random, strength = 1): ColorJitter {
  const exposure = Math.exp(strength * random.between(-0.35, 0.25));
  const warmth = Math.exp(strength * random.between(-0.1, 0.12));
  const tint = Math.exp(strength * random.between(-0.04, 0.04));
  return {
    gain: [exposure * warmth, exposure * tint, exposure / warmth],
    gamma: Math.exp(strength * random.between(-0.25, 0.25)),
  };
}

/** @param rgb changed copy is returned; three bytes a pixel */
export function applyColorJitter(
  rgb: Uint8Array | Uint8ClampedArray,
  { gain, gamma }: ColorJitter,
): Uint8Array {
  const [red, green, blue] = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)];
  for (let value = 0; value < 256; value++) {
    const bent = (value / 255) ** gamma;
    red[value] = shade(gain[0] * bent);
    green[value] = shade(gain[1] * bent);
    blue[value] = shade(gain[2] * bent);
  }
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = red[rgb[i]!]!;
    out[i + 1] = green[rgb[i + 1]!]!;
    out[i + 2] = blue[rgb[i + 2]!]!;
  }
  return out;
}

/** Colors nearer to grey (below 1) or further from it. @param rgb changed copy is returned; three bytes a pixel */
export function saturate(rgb: Uint8Array, factor: number): Uint8Array {
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const grey = (rgb[i]! + rgb[i + 1]! + rgb[i + 2]!) / 3;
    for (let c = i; c < i + 3; c++) {
      out[c] = Math.max(0, Math.min(255, Math.round(grey + (rgb[c]! - grey) * factor)));
    }
  }
  return out;
}

const shade = (light: number): number => Math.min(255, Math.round(255 * Math.min(1, light)));
