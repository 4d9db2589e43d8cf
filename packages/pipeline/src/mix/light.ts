import type { Random } from '../dataset/random.js';

/** Another light on the same scene: one curve a channel. */
export interface Light {
  /** Factor on each of red, green and blue. */
  readonly gain: readonly [number, number, number];
  /** Exponent on values in [0, 1]; above 1 is darker in the middle. */
  readonly gamma: number;
}

/**
 * A light as a phone meets it: half to double the exposure in a stop, contrast, and warmth from a lamp to an
 * overcast sky (red against blue by a fifth).
 *
 * @param strength 0 to 1, of the change @default 1
 */
export function drawLight(random: Random, strength = 1): Light {
  const exposure = Math.exp(strength * random.between(-0.35, 0.25));
  const warmth = Math.exp(strength * random.between(-0.1, 0.12));
  const tint = Math.exp(strength * random.between(-0.04, 0.04));
  return {
    gain: [exposure * warmth, exposure * tint, exposure / warmth],
    gamma: Math.exp(strength * random.between(-0.25, 0.25)),
  };
}

/** @param rgb changed copy is returned; three bytes a pixel */
export function applyLight(rgb: Uint8Array | Uint8ClampedArray, { gain, gamma }: Light): Uint8Array {
  const curves = gain.map((factor) =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.round(255 * Math.min(1, factor * (value / 255) ** gamma))),
    ),
  );
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = curves[0]![rgb[i]!]!;
    out[i + 1] = curves[1]![rgb[i + 1]!]!;
    out[i + 2] = curves[2]![rgb[i + 2]!]!;
  }
  return out;
}
