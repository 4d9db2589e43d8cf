import { VergerError } from '@verger/base';
import { type Matrix, matrix } from '../linalg/matrix.js';

/**
 * What a principal component analysis needs to know of a set of rows, in float64. Sets combine exactly up to
 * rounding (`mergeMoments`), so workers and machines can each see a part.
 */
export interface Moments {
  /** Length of a row. */
  readonly dimension: number;
  /** Number of rows seen. */
  readonly n: number;
  /** Mean of each feature; `dimension` numbers, zeros when `n` is 0. */
  readonly mean: Float64Array;
  /** Sum of `(x - mean)(x - mean)ᵀ`: `dimension x dimension`, upper triangle only, zeros below the diagonal. */
  readonly m2: Matrix;
}

/** The moments of no rows. */
export function noMoments(dimension: number): Moments {
  return { dimension, n: 0, mean: new Float64Array(dimension), m2: matrix(dimension, dimension) };
}

/**
 * The moments of two sets of rows together: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm
 * for computing sample variances" (1979). Order matters only by rounding; who wants the same bytes each time
 * merges in the same order (Verger: by part number).
 *
 * @throws VergerError `moments-wrong-dimension` when the rows differ in length
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const { dimension } = a;
  if (b.dimension !== dimension) {
    throw new VergerError(
      'input',
      'moments-wrong-dimension',
      `moments of ${dimension} features and of ${b.dimension} features do not merge`,
      { hint: 'Compute the features of all parts with the same backbone.' },
    );
  }
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const weight = (a.n * b.n) / n;
  const mean = new Float64Array(dimension);
  const delta = new Float64Array(dimension);
  for (let i = 0; i < dimension; i++) {
    delta[i] = b.mean[i]! - a.mean[i]!;
    mean[i] = (a.n * a.mean[i]! + b.n * b.mean[i]!) / n;
  }
  const m2 = matrix(dimension, dimension);
  for (let row = 0; row < dimension; row++) {
    const scaled = weight * delta[row]!;
    for (let at = row * dimension + row, column = row; column < dimension; at++, column++) {
      m2.values[at] = a.m2.values[at]! + b.m2.values[at]! + scaled * delta[column]!;
    }
  }
  return { dimension, n, mean, m2 };
}
