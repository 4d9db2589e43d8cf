/** Turns the hues of one range of the colour circle; the rest (a leaf, a stem) keeps its colour. */
export interface Recolour {
  /** Range of hues in degrees, `from` < `to`; `to` may pass 360. */
  readonly from: number;
  readonly to: number;
  /** Degrees added to those hues. */
  readonly turn: number;
  /** Factor on the saturation. Default 1. */
  readonly saturation?: number;
  /** Factor on the brightness. Default 1. */
  readonly value?: number;
}

/** Hues this far outside the range still turn a little, so that a shaded skin shows no seam; degrees. */
const SOFT = 12;

/** Recolours RGBA pixels in place. */
export function recolour(rgba: Uint8Array, { from, to, turn, saturation = 1, value = 1 }: Recolour): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const [hue, s, v] = toHsv(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
    const inside = (hue + 360 - from) % 360;
    const outside = Math.min(Math.max(0, inside - (to - from)), 360 - inside);
    const weight = inside <= to - from ? 1 : Math.max(0, 1 - outside / SOFT);
    if (weight === 0 || s < 0.05) continue;
    const mix = (factor: number) => 1 + (factor - 1) * weight;
    fromHsv(hue + turn * weight, Math.min(1, s * mix(saturation)), Math.min(255, v * mix(value)), rgba, at);
  }
}

/** Hue in [0, 360), saturation in [0, 1], value in [0, 255]. */
function toHsv(r: number, g: number, b: number): [number, number, number] {
  const high = Math.max(r, g, b);
  const span = high - Math.min(r, g, b);
  if (span === 0) return [0, 0, high];
  const sixth = high === r ? (g - b) / span : high === g ? 2 + (b - r) / span : 4 + (r - g) / span;
  return [(sixth * 60 + 360) % 360, span / high, high];
}

function fromHsv(hue: number, saturation: number, value: number, out: Uint8Array, at: number): void {
  for (let channel = 0; channel < 3; channel++) {
    // Each channel is the same trapezoid over the hue, 120 degrees apart.
    const k = (((hue / 60 + [5, 3, 1][channel]!) % 6) + 6) % 6;
    const dip = Math.max(0, Math.min(k, 4 - k, 1));
    out[at + channel] = Math.round(value * (1 - saturation * dip));
  }
}
