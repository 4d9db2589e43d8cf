import { overWhite, type Pixels } from './pixels.js';
import { resizeScaled } from './resize.js';

/** Changes whenever the same photo would give another tensor; features of two versions are never mixed. */
export const PREPROCESSING_VERSION = 'bilinear-1';

/**
 * From decoded pixels to what the backbone reads: alpha over white, whole photo squeezed to a square by
 * antialiased bilinear resampling, values scaled to [-1, 1] as MobileNetV2 was trained on.
 *
 * @param size side of the square in pixels (224 for MobileNetV2 1.0/224)
 * @param into reused memory of `size x size x 3` float32; made when not given
 * @returns `size x size x 3` float32, row major, RGB
 */
export function preprocess(pixels: Pixels, size: number, into?: Float32Array): Float32Array {
  const tensor = into ?? new Float32Array(size * size * 3);
  return resizeScaled(overWhite(pixels), size, size, tensor);
}
