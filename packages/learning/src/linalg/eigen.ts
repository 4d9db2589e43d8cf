import { type Matrix, matrix, transposed } from './matrix.js';
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
 * @param a `n x n`, finite; of the entries below its diagonal nothing counts; not changed
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
  const scale = largestOf(a) || 1;
  const t = await tridiagonalize(product, a, scale);
  const falling = (rising: Float64Array) => rising.toReversed().map((x) => x * scale);
  const keep = (rising: Float64Array) => {
    const count = typeof k === 'number' ? k : k(falling(rising));
    if (!(Number.isInteger(count) && count >= 0 && count <= n)) {
      throw new RangeError(`no ${count} vectors of ${n}`);
    }
    return count;
  };
  const { values, vectors: rising } = await tridiagonalEigen(product, t.diagonal, t.offDiagonal, keep);
  const vectors = transposed(rising);
  await backTransform(product, t, vectors);
  return { values: falling(values), vectors: reversed(transposed(vectors)) };
}

/** The last row first. */
function reversed({ rows, columns, values }: Matrix): Matrix {
  const out = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const from = (rows - 1 - row) * columns;
    out.values.set(values.subarray(from, from + columns), row * columns);
  }
  return out;
}

/** The largest size of an entry. @throws RangeError when one is not finite */
function largestOf({ values }: Matrix): number {
  let largest = 0;
  // By index: an iterator makes an object of each of a million numbers.
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!(size < Infinity)) throw new RangeError('the matrix holds a value that is not finite');
    if (size > largest) largest = size;
  }
  return largest;
}
