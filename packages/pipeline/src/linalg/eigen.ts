import { type Matrix, matrix } from './matrix.js';
import type { MatrixProduct } from './product.js';
import { backTransform, tridiagonalize } from './tridiagonal.js';
import { tridiagonalEigen } from './tridiagonal-eigen.js';

/** Eigenvalues, falling, and the vectors of the first `k` as orthonormal rows. */
export interface Eigen {
  /** `n` numbers. */
  readonly values: Float64Array;
  /** `k x n`, of either sign. */
  readonly vectors: Matrix;
}

/**
 * All eigenvalues of a symmetric matrix and the vectors of the `k` largest. Backward stable: the error of a
 * value is a few epsilon of the largest. Repeated and zero values are welcome.
 *
 * @param a `n x n`, symmetric, finite; not changed
 * @param k 0 to n, n by default; or a function that says so once all values (falling) are known
 * @throws RangeError when `a` is not square or holds a value that is not finite, or `k` is out of range
 */
export async function symmetricEigen(
  product: MatrixProduct,
  a: Matrix,
  k: number | ((values: Float64Array) => number) = a.rows,
): Promise<Eigen> {
  const n = a.rows;
  if (a.columns !== n) throw new RangeError(`${n} x ${a.columns} is not square`);
  // Scaled to about 1, so that no square overflows or vanishes.
  let scale = 0;
  for (const x of a.values) {
    if (!Number.isFinite(x)) throw new RangeError('the matrix holds a value that is not finite');
    scale = Math.max(scale, Math.abs(x));
  }
  if (scale === 0) scale = 1;
  const t = await tridiagonalize(
    product,
    matrix(
      n,
      n,
      a.values.map((x) => x / scale),
    ),
  );
  const falling = (rising: Float64Array) => rising.toReversed().map((x) => x * scale);
  const keep = (rising: Float64Array) => {
    const count = typeof k === 'number' ? k : k(falling(rising));
    if (!(Number.isInteger(count) && count >= 0 && count <= n)) {
      throw new RangeError(`no ${count} vectors of ${n}`);
    }
    return count;
  };
  const { values, vectors: rising } = await tridiagonalEigen(product, t.diagonal, t.offDiagonal, keep);
  const vectors = matrix(rising.rows, n);
  for (let row = 0; row < vectors.rows; row++) {
    const from = (vectors.rows - 1 - row) * n;
    vectors.values.set(rising.values.subarray(from, from + n), row * n);
  }
  await backTransform(product, t, vectors);
  return { values: falling(values), vectors };
}
