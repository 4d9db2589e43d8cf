import { VergerError } from '@verger/base';
import { matrix } from '../linalg/matrix.js';
import type { Moments } from './moments.js';

const MAGIC = 'VGMOM001';
const HEADER = MAGIC.length + 16;

/**
 * Moments as bytes, to send or to store: the magic word, then little endian float64 `dimension`, `n`, the
 * mean, and the rows of the upper triangle of M2, each from the diagonal on. Same moments, same bytes.
 */
export function encodeMoments({ dimension, n, mean, m2 }: Moments): Uint8Array {
  const bytes = new Uint8Array(byteLength(dimension));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  let at = MAGIC.length;
  const put = (x: number) => {
    view.setFloat64(at, x, true);
    at += 8;
  };
  put(dimension);
  put(n);
  for (const x of mean) put(x);
  for (let row = 0; row < dimension; row++) {
    for (let column = row; column < dimension; column++) put(m2.values[row * dimension + column]!);
  }
  return bytes;
}

/** The inverse of `encodeMoments`. @throws VergerError `moments-corrupt` */
export function decodeMoments(bytes: Uint8Array): Moments {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length));
  const dimension = bytes.length < HEADER ? 0 : view.getFloat64(MAGIC.length, true);
  const n = bytes.length < HEADER ? 0 : view.getFloat64(MAGIC.length + 8, true);
  const sound =
    magic === MAGIC &&
    Number.isSafeInteger(dimension) &&
    dimension > 0 &&
    Number.isSafeInteger(n) &&
    n >= 0 &&
    bytes.length === byteLength(dimension);
  if (!sound) {
    throw new VergerError('input', 'moments-corrupt', `${bytes.length} bytes are not the moments of a run`, {
      hint: 'Compute the moments of this part again.',
    });
  }
  let at = HEADER;
  const take = () => {
    at += 8;
    return view.getFloat64(at - 8, true);
  };
  const mean = new Float64Array(dimension).map(take);
  const m2 = matrix(dimension, dimension);
  for (let row = 0; row < dimension; row++) {
    for (let column = row; column < dimension; column++) m2.values[row * dimension + column] = take();
  }
  return { dimension, n, mean, m2 };
}

function byteLength(dimension: number): number {
  return HEADER + 8 * (dimension + (dimension * (dimension + 1)) / 2);
}
