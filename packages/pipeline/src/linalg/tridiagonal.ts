import { type Matrix, matrix, slice } from './matrix.js';
import type { MatrixProduct } from './product.js';

/** Columns reduced before the rest of the matrix is brought up to date with one matrix product. */
const BLOCK = 32;

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
 * of the block they are applied to the rest by one product.
 *
 * @param a symmetric, both triangles filled; not changed
 */
export async function tridiagonalize(product: MatrixProduct, a: Matrix): Promise<Tridiagonal> {
  const n = a.rows;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const reflections: Reflections[] = [];
  let rest = a;
  for (let from = 0; from < n; from += BLOCK) {
    const m = rest.rows;
    const count = Math.min(BLOCK, m);
    const v = matrix(count, m);
    const w = matrix(count, m);
    const tau = new Float64Array(count);
    for (let j = 0; j < count; j++) {
      const column = rest.values.slice(j * m, (j + 1) * m);
      for (let p = 0; p < j; p++) {
        const vp = v.values.subarray(p * m, (p + 1) * m);
        const wp = w.values.subarray(p * m, (p + 1) * m);
        subtractBoth(column, vp, wp[j]!, wp, vp[j]!, j);
      }
      diagonal[from + j] = column[j]!;
      if (j + 1 === m) break;
      const vj = v.values.subarray(j * m, (j + 1) * m);
      const reflection = reflect(column, j + 1, vj);
      tau[j] = reflection.tau;
      offDiagonal[from + j] = reflection.value;
      if (reflection.tau === 0) continue;
      const wj = w.values.subarray(j * m, (j + 1) * m);
      wj.set((await product.multiply(rest, matrix(m, 1, vj))).values);
      for (let p = 0; p < j; p++) {
        const vp = v.values.subarray(p * m, (p + 1) * m);
        const wp = w.values.subarray(p * m, (p + 1) * m);
        let alongV = 0;
        let alongW = 0;
        for (let i = j + 1; i < m; i++) {
          const x = vj[i]!;
          alongV += vp[i]! * x;
          alongW += wp[i]! * x;
        }
        subtractBoth(wj, vp, alongW, wp, alongV, j + 1);
      }
      let overlap = 0;
      for (let i = j + 1; i < m; i++) overlap += wj[i]! * vj[i]!;
      const half = 0.5 * reflection.tau * overlap;
      for (let i = j + 1; i < m; i++) wj[i] = reflection.tau * (wj[i]! - half * vj[i]!);
    }
    reflections.push({ from, v, tau });
    if (m > count) rest = await update(product, rest, v, w);
  }
  return { diagonal, offDiagonal, reflections };
}

/** What is left after a block: its trailing rows and columns less `vᵀw + wᵀv`. */
async function update(product: MatrixProduct, rest: Matrix, v: Matrix, w: Matrix): Promise<Matrix> {
  const m = rest.rows;
  const count = v.rows;
  const left = matrix(2 * count, m - count);
  const right = matrix(2 * count, m - count);
  left.values.set(slice(v, count, m).values, 0);
  left.values.set(slice(w, count, m).values, count * (m - count));
  right.values.set(slice(w, count, m).values, 0);
  right.values.set(slice(v, count, m).values, count * (m - count));
  const out = await product.multiply(left, right, 'a');
  for (let row = 0; row < out.rows; row++) {
    const old = rest.values.subarray((row + count) * m + count, (row + count + 1) * m);
    const now = out.values.subarray(row * out.columns, (row + 1) * out.columns);
    for (let i = 0; i < now.length; i++) now[i] = old[i]! - now[i]!;
  }
  return out;
}

/**
 * Turns eigenvectors of T into those of A.
 *
 * @param z one vector a row, `k x n`; changed in place
 */
export async function backTransform(product: MatrixProduct, t: Tridiagonal, z: Matrix): Promise<void> {
  const n = z.columns;
  for (const { from, v, tau } of t.reflections.toReversed()) {
    const factor = await blockReflector(product, v, tau);
    const part = from === 0 ? z : slice(z, from, n);
    const along = await product.multiply(part, v, 'b');
    const change = await product.multiply(along, factor);
    for (let row = 0; row < z.rows; row++) {
      const target = z.values.subarray(row * n + from, (row + 1) * n);
      const less = change.values.subarray(row * v.columns, (row + 1) * v.columns);
      for (let i = 0; i < target.length; i++) target[i]! -= less[i]!;
    }
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

/** `to -= f·x + g·y` for the entries from `from` on. */
function subtractBoth(
  to: Float64Array,
  x: Float64Array,
  f: number,
  y: Float64Array,
  g: number,
  from: number,
): void {
  for (let i = from; i < to.length; i++) to[i]! -= f * x[i]! + g * y[i]!;
}
