import { type Matrix, matrix, rowsOf } from './matrix.js';
import type { MatrixProduct } from './product.js';
import { Reduction } from './reduction.js';

/** Columns reduced before the rest of the matrix is brought up to date with one matrix product. */
const BLOCK = 32;
/** Rows brought up to date with one product: what lies below their diagonal is computed and not used. */
const ROWS = 160;

/** The Householder reflections `I - tau·v·vᵀ` of consecutive columns, first column first. */
interface Reflections {
  /** Index of the first row that they change. */
  readonly from: number;
  /** One reflection a row; entries count from `from`; entries before the reflection's own start are zero. */
  readonly v: Matrix;
  readonly tau: Float64Array;
}

/** `A = Q·T·Qᵀ` with T symmetric tridiagonal. */
export interface Tridiagonal {
  /** `n` numbers. */
  readonly diagonal: Float64Array;
  /** `n - 1` numbers. */
  readonly offDiagonal: Float64Array;
  /** Q as a product of reflections. */
  readonly reflections: readonly Reflections[];
}

/**
 * Householder reduction of a symmetric matrix, by blocks of columns: Dongarra, Hammarling, Sorensen, "Block
 * reduction of matrices to condensed forms for eigenvalue computations" (1989). Within a block the matrix
 * stays as it is and the reflections so far are applied to each column and each product with it; at the end
 * of the block they are applied to the rest by matrix products.
 *
 * @param a symmetric, to be divided by `divisor` first; only its upper triangle is read; not changed
 */
export async function tridiagonalize(
  product: MatrixProduct,
  a: Matrix,
  divisor: number,
): Promise<Tridiagonal> {
  const rest = new Reduction(a, divisor, 2 * BLOCK, product.threads);
  try {
    return await reduce(product, rest);
  } finally {
    await rest.end();
  }
}

async function reduce(product: MatrixProduct, rest: Reduction): Promise<Tridiagonal> {
  const n = rest.matrix.rows;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const reflections: Reflections[] = [];
  const { panel } = rest;
  const vector = (index: number) => panel.values.subarray(index * n, (index + 1) * n);
  const factors = new Float64Array(2 * BLOCK);
  const column = new Float64Array(n);
  const update = updater(product, rest);
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    const tau = new Float64Array(count);
    panel.values.fill(0);
    for (let j = 0; j < count; j++) {
      const at = from + j;
      // By symmetry the row from the diagonal on; what stands before it counts no more.
      column.fill(0).set(rest.matrix.values.subarray(at * n + at, (at + 1) * n), at);
      // The panel holds v, w of each reflection so far: the column is less v·w_j + w·v_j.
      for (let p = 0; p < 2 * j; p++) factors[p] = panel.values[(p ^ 1) * n + at]!;
      if (j > 0) rest.subtract(2 * j, at, factors, column);
      diagonal[at] = column[at]!;
      if (at + 1 === n) break;
      const v = vector(2 * j);
      const reflection = reflect(column, at + 1, v);
      tau[j] = reflection.tau;
      offDiagonal[at] = reflection.value;
      if (reflection.tau === 0) continue;
      const w = vector(2 * j + 1);
      rest.symmetricTimes(at + 1, v, w);
      if (j > 0) {
        const along = rest.dots(2 * j, at + 1, v);
        for (let p = 0; p < 2 * j; p++) factors[p] = along[p ^ 1]!;
        rest.subtract(2 * j, at + 1, factors, w);
      }
      finish(w, v, reflection.tau, at + 1);
    }
    const v = matrix(count, n - from);
    for (let j = 0; j < count; j++) v.values.set(vector(2 * j).subarray(from), j * v.columns);
    reflections.push({ from, v, tau });
    await update(from + count, count);
  }
  return { diagonal, offDiagonal, reflections };
}

/** What takes `Σ v·wᵀ + w·vᵀ` away from the rows and columns from `from` on, some rows at a time, in memory of its own. */
function updater(product: MatrixProduct, { panel, matrix: { values, columns: n } }: Reduction) {
  const left = new Float64Array(2 * BLOCK * n);
  const right = new Float64Array(2 * BLOCK * n);
  const room = new Float64Array(ROWS * n);
  return async (from: number, count: number): Promise<void> => {
    const [size, vectors] = [n - from, 2 * count];
    for (let p = 0; p < vectors; p++) {
      layInColumn(panel.values.subarray(p * n + from, (p + 1) * n), left, p, vectors);
      layInColumn(panel.values.subarray((p ^ 1) * n + from, ((p ^ 1) + 1) * n), right, p, vectors);
    }
    const [v, w] = [left, right].map((side) => matrix(size, vectors, side.subarray(0, size * vectors)));
    for (let top = 0; top < size; top += ROWS) {
      const end = Math.min(size, top + ROWS);
      const less = await product.multiply(rowsOf(v!, top, end), rowsOf(w!, top, size), 'b', room);
      for (let row = top; row < end; row++) {
        const start = (row - top) * (less.columns + 1);
        takeAway(less.values, start, values, (from + row) * (n + 1), size - row);
      }
    }
  };
}

// The loops over many entries are functions of their own: inside of one that waits, V8 leaves them unoptimised.

/** `w = tau·(w - ½·tau·(w·v)·v)`, entries from `from` on. */
function finish(w: Float64Array, v: Float64Array, tau: number, from: number): void {
  let overlap = 0;
  for (let i = from; i < w.length; i++) overlap += w[i]! * v[i]!;
  const half = 0.5 * tau * overlap;
  for (let i = from; i < w.length; i++) w[i] = tau * (w[i]! - half * v[i]!);
}

/** Makes a vector a column, so that consecutive entries of several vectors lie together. */
function layInColumn(vector: Float64Array, into: Float64Array, column: number, columns: number): void {
  for (let i = 0, at = column; i < vector.length; i++, at += columns) into[at] = vector[i]!;
}

/** Takes `count` numbers of `less`, from `start` on, away from those at `at`. */
function takeAway(less: Float64Array, start: number, from: Float64Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) from[at + i]! -= less[start + i]!;
}

/**
 * Turns eigenvectors of T into those of A.
 *
 * @param z one vector a column, `n x k`; changed in place
 */
export async function backTransform(product: MatrixProduct, t: Tridiagonal, z: Matrix): Promise<void> {
  const room = new Float64Array(z.values.length);
  for (const { from, v, tau } of t.reflections.toReversed()) {
    const factor = await blockReflector(product, v, tau);
    const part = rowsOf(z, from, z.rows);
    const along = await product.multiply(v, part);
    const { values: less } = await product.multiply(factor, along, 'a', room);
    takeAway(less, 0, part.values, 0, part.values.length);
  }
}

/**
 * `Tᵀ·V` of the compact form `H₁·H₂·…·H_b = I - Vᵀ·T·V` (rows of V are the vectors), T upper triangular:
 * Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder
 * transformations" (1989).
 */
async function blockReflector(product: MatrixProduct, v: Matrix, tau: Float64Array): Promise<Matrix> {
  const count = v.rows;
  const inner = await product.multiply(v, v, 'b');
  const t = matrix(count, count);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let p = i; p < j; p++) sum += t.values[i * count + p]! * inner.values[p * count + j]!;
      t.values[i * count + j] = -tau[j]! * sum;
    }
    t.values[j * count + j] = tau[j]!;
  }
  return product.multiply(t, v, 'a');
}

/**
 * The reflection that turns `x[from..]` into `(value, 0, 0, …)`; writes its vector, 1 at `from`, to `v`.
 * Golub and Van Loan, "Matrix Computations", algorithm 5.1.1, with LAPACK's choice of sign.
 */
function reflect(x: Float64Array, from: number, v: Float64Array): { tau: number; value: number } {
  const first = x[from]!;
  let largest = 0;
  for (let i = from + 1; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]!));
  if (largest === 0) return { tau: 0, value: first };
  largest = Math.max(largest, Math.abs(first));
  let squares = 0;
  for (let i = from; i < x.length; i++) squares += (x[i]! / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  const value = first > 0 ? -norm : norm;
  const below = first - value;
  v[from] = 1;
  for (let i = from + 1; i < x.length; i++) v[i] = x[i]! / below;
  return { tau: -below / value, value };
}
