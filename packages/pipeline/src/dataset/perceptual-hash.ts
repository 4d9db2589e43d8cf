/** Side of the square RGB picture that is hashed. */
export const HASHED_SIDE = 32;

/** Side of the square RGB thumbnail by which two photos with near hashes are compared. */
const THUMBNAIL_SIDE = 16;

const BASIS = Array.from({ length: 8 }, (_, k) =>
  Float64Array.from({ length: HASHED_SIDE }, (_, x) =>
    Math.cos(((2 * x + 1) * k * Math.PI) / (2 * HASHED_SIDE)),
  ),
);

/**
 * Hash of 64 bits that changes little when a picture changes little: the signs of the 8 x 8 lowest coefficients
 * of the cosine transform of the brightness, against their median (the "pHash" of Zauner, 2010).
 *
 * @param rgb `HASHED_SIDE` x `HASHED_SIDE` x 3
 * @returns low and high 32 bits
 */
export function perceptualHash(rgb: Uint8Array): [number, number] {
  const rows = new Float64Array(HASHED_SIDE * 8);
  for (let y = 0; y < HASHED_SIDE; y++) {
    for (let x = 0; x < HASHED_SIDE; x++) {
      const at = (y * HASHED_SIDE + x) * 3;
      const brightness = 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
      for (let k = 0; k < 8; k++) rows[y * 8 + k]! += brightness * BASIS[k]![x]!;
    }
  }
  const coefficients = new Float64Array(64);
  for (let j = 0; j < 8; j++) {
    for (let y = 0; y < HASHED_SIDE; y++) {
      for (let k = 0; k < 8; k++) coefficients[j * 8 + k]! += rows[y * 8 + k]! * BASIS[j]![y]!;
    }
  }
  // The first coefficient is the mean brightness; it would only shift the median.
  const median = coefficients.slice(1).sort()[31]!;
  let [low, high] = [0, 0];
  for (let bit = 0; bit < 32; bit++) {
    if (coefficients[bit]! > median) low |= 1 << bit;
    if (coefficients[bit + 32]! > median) high |= 1 << bit;
  }
  return [low >>> 0, high >>> 0];
}

/** Means of 2 x 2 pixels: `HASHED_SIDE` squared RGB to `THUMBNAIL_SIDE` squared RGB. */
export function thumbnailOf(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3);
  const row = HASHED_SIDE * 3;
  for (let y = 0; y < THUMBNAIL_SIDE; y++) {
    for (let x = 0; x < THUMBNAIL_SIDE; x++) {
      for (let k = 0; k < 3; k++) {
        const at = 2 * y * row + 2 * x * 3 + k;
        out[(y * THUMBNAIL_SIDE + x) * 3 + k] =
          (rgb[at]! + rgb[at + 3]! + rgb[at + row]! + rgb[at + row + 3]!) / 4;
      }
    }
  }
  return out;
}
