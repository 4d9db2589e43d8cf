/** What may be wrong with a photo as a photo. */
export type Flaw = 'dark' | 'blurred' | 'small';

/** How a photo is lit and how sharp it is, measured on what the network reads. */
export interface Quality {
  /** Luma that 98 % of the points do not exceed, 0 (black) to 1. */
  readonly light: number;
  /**
   * Steepness of the steepest edges: the step of luma from a point to the next that 99 % do not exceed, by the range of
   * luma in the photo; 0 (one colour) to 1.
   */
  readonly edges: number;
}

/**
 * Of 471 photos of strangers, in markets, kitchens and studios, none is darker than .55 or softer than .118. With a fifth
 * of their light all are darker than .2; blurred by 2 % of their longer side, 99 of 100 are softer than .1.
 */
const DARK = 0.25;
const SOFT = 0.1;
/** Shorter side in pixels below which too little of a fruit is left. */
const SMALL = 64;

/**
 * Measures a photo.
 *
 * @param tensor `size x size x 3` float32, RGB in [-1, 1], row major
 */
export function qualityOf(tensor: Float32Array, size: number): Quality {
  const luma = new Float32Array(size * size);
  for (let i = 0; i < luma.length; i++) {
    const [r, g, b] = [tensor[3 * i]!, tensor[3 * i + 1]!, tensor[3 * i + 2]!];
    // ITU-R BT.709
    luma[i] = (0.2126 * r + 0.7152 * g + 0.0722 * b + 1) / 2;
  }
  const steps = new Float32Array((size - 1) * (size - 1));
  for (let y = 0; y + 1 < size; y++) {
    for (let x = 0; x + 1 < size; x++) {
      const at = y * size + x;
      const right = luma[at + 1]! - luma[at]!;
      const down = luma[at + size]! - luma[at]!;
      steps[y * (size - 1) + x] = Math.hypot(right, down);
    }
  }
  const sorted = luma.sort();
  const light = at(sorted, 0.98);
  const range = light - at(sorted, 0.02);
  return { light, edges: range > 0 ? Math.min(1, at(steps.sort(), 0.99) / range) : 0 };
}

const at = (sorted: Float32Array, share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;

/** What to tell before any name; the worst first. */
export function flawOf(
  { light, edges }: Quality,
  { width, height }: { readonly width: number; readonly height: number },
): Flaw | undefined {
  if (Math.min(width, height) < SMALL) return 'small';
  if (light < DARK) return 'dark';
  return edges < SOFT ? 'blurred' : undefined;
}
