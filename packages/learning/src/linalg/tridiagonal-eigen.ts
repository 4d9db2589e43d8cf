import { implicitQl } from './implicit-ql.js';
import { type Matrix, matrix, slice } from './matrix.js';
import type { MatrixProduct } from './product.js';
import { type SecularRoot, secularRoot } from './secular.js';

/** Eigenvalues, rising, and eigenvectors as the rows of `vectors`, those of the largest values only. */
export interface Spectrum {
  readonly values: Float64Array;
  /** `keep x n`; row `r` belongs to value `n - keep + r`. */
  readonly vectors: Matrix;
}

/** How many of the largest eigenvalues get a vector, once all values (rising) are known. */
export type Keep = (values: Float64Array) => number;

const all: Keep = (values) => values.length;

/** Matrices up to this size are solved whole. */
const LEAF = 32;

/**
 * All eigenvalues of a symmetric tridiagonal matrix and the eigenvectors of the largest, by divide and
 * conquer: Cuppen (1981), with the stable vectors of Gu and Eisenstat, "A stable and efficient algorithm for
 * the rank-one modification of the symmetric eigenproblem" (1994). Vectors come out orthonormal however close
 * the values are, and repeated values make it faster (they deflate).
 */
export async function tridiagonalEigen(
  product: MatrixProduct,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  keep: Keep,
): Promise<Spectrum> {
  const n = diagonal.length;
  if (n <= LEAF) {
    const { values, vectors } = implicitQl(diagonal, offDiagonal);
    return { values, vectors: slice(vectors, 0, n, n - keep(values), n) };
  }
  // T = [T1 0; 0 T2] + |beta|·u·uᵀ, where u is 1 at the end of the first part and ±1 at the start of the second.
  const cut = n >> 1;
  const beta = offDiagonal[cut - 1]!;
  const first = diagonal.slice(0, cut);
  const second = diagonal.slice(cut);
  first[cut - 1]! -= Math.abs(beta);
  second[0]! -= Math.abs(beta);
  const upper = await tridiagonalEigen(product, first, offDiagonal.slice(0, cut - 1), all);
  const lower = await tridiagonalEigen(product, second, offDiagonal.slice(cut), all);
  return merge(product, upper, lower, beta, keep);
}

async function merge(
  product: MatrixProduct,
  upper: Spectrum,
  lower: Spectrum,
  beta: number,
  choose: Keep,
): Promise<Spectrum> {
  const cut = upper.values.length;
  const n = cut + lower.values.length;
  const parts = deflate(upper, lower, beta);
  const { poles, z, rho, active, rows } = parts;
  const roots = Array.from(active, (_, i) => secularRoot(poles, z, rho, i));
  const rootValues = roots.map(({ origin, offset }) => poles[origin]! + offset);

  // All values in rising order: a number below `active.length` is a root, the others are deflated rows.
  const values = [...rootValues, ...parts.deflated.map((row) => parts.values[row]!)];
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const rising = Float64Array.from(order, (i) => values[i]!);
  const keep = choose(rising);
  const kept = order.slice(n - keep);
  const keptRoots = kept.filter((i) => i < active.length);

  const stable = stableZ(poles, z, roots);
  const combine = matrix(keptRoots.length, active.length);
  for (const [r, root] of keptRoots.entries()) {
    const row = combine.values.subarray(r * active.length, (r + 1) * active.length);
    combination(stable, poles, roots[root]!, row);
  }

  // Old vectors are zero in one half, unless deflation has mixed them: each half is combined on its own.
  const top = await combineHalf(product, combine, active, parts.hasTop, rows, 0, cut);
  const bottom = await combineHalf(product, combine, active, parts.hasBottom, rows, cut, n);
  const vectors = matrix(keep, n);
  let root = 0;
  for (const [r, i] of kept.entries()) {
    const target = vectors.values.subarray(r * n, (r + 1) * n);
    if (i >= active.length) {
      const row = parts.deflated[i - active.length]!;
      target.set(rows.values.subarray(row * n, (row + 1) * n));
    } else {
      target.set(top.values.subarray(root * cut, (root + 1) * cut));
      target.set(bottom.values.subarray(root * (n - cut), (root + 1) * (n - cut)), cut);
      root++;
    }
  }
  return { values: rising, vectors };
}

/** Writes the eigenvector of a root, in terms of the old ones, to `row`. */
function combination(
  z: Float64Array,
  poles: Float64Array,
  { origin, offset }: SecularRoot,
  row: Float64Array,
): void {
  let squares = 0;
  for (let j = 0; j < row.length; j++) {
    row[j] = z[j]! / (poles[j]! - poles[origin]! - offset);
    squares += row[j]! * row[j]!;
  }
  const norm = Math.sqrt(squares);
  for (let j = 0; j < row.length; j++) row[j]! /= norm;
}

interface Deflated {
  /** Poles of the secular equation, strictly rising, and the update vector along them. */
  readonly poles: Float64Array;
  readonly z: Float64Array;
  readonly rho: number;
  /** Row of each pole in `rows`. */
  readonly active: readonly number[];
  /** Rows that are eigenvectors already, with `values` as eigenvalues. */
  readonly deflated: readonly number[];
  readonly values: Float64Array;
  /** Old vectors, `n x n`, and which have entries in the first and the second half. */
  readonly rows: Matrix;
  readonly hasTop: readonly boolean[];
  readonly hasBottom: readonly boolean[];
}

/**
 * Sets aside the old vectors that the update does not move: those it hardly touches, and one of each two with
 * nearly equal values, after a rotation that makes it so. Tolerance as in LAPACK's dlaed2.
 */
function deflate(upper: Spectrum, lower: Spectrum, beta: number): Deflated {
  const cut = upper.values.length;
  const n = cut + lower.values.length;
  const values = new Float64Array([...upper.values, ...lower.values]);
  const rows = matrix(n, n);
  const z = new Float64Array(n);
  for (let row = 0; row < cut; row++) {
    const vector = upper.vectors.values.subarray(row * cut, (row + 1) * cut);
    rows.values.set(vector, row * n);
    z[row] = vector[cut - 1]! * Math.SQRT1_2;
  }
  for (let row = cut; row < n; row++) {
    const vector = lower.vectors.values.subarray((row - cut) * (n - cut), (row - cut + 1) * (n - cut));
    rows.values.set(vector, row * n + cut);
    z[row] = vector[0]! * (beta < 0 ? -Math.SQRT1_2 : Math.SQRT1_2);
  }
  const rho = 2 * Math.abs(beta);
  const hasTop = Array.from(values, (_, row) => row < cut);
  const hasBottom = Array.from(values, (_, row) => row >= cut);

  let largest = 0;
  for (let row = 0; row < n; row++) largest = Math.max(largest, Math.abs(values[row]!), Math.abs(z[row]!));
  const tolerance = 8 * Number.EPSILON * largest;
  const active: number[] = [];
  const deflated: number[] = [];
  const order = Array.from(values, (_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b);
  let before = -1;
  for (const row of order) {
    if (rho * Math.abs(z[row]!) <= tolerance) {
      deflated.push(row);
      continue;
    }
    if (before >= 0) {
      const norm = Math.hypot(z[before]!, z[row]!);
      const c = z[row]! / norm;
      const s = z[before]! / norm;
      const gap = values[row]! - values[before]!;
      if (Math.abs(gap * c * s) <= tolerance) {
        z[row] = norm;
        z[before] = 0;
        rotate(rows, before, row, c, s);
        const low = values[before]!;
        const high = values[row]!;
        values[before] = low * c * c + high * s * s;
        values[row] = low * s * s + high * c * c;
        hasTop[row] = hasTop[before] = hasTop[row]! || hasTop[before]!;
        hasBottom[row] = hasBottom[before] = hasBottom[row]! || hasBottom[before]!;
        deflated.push(before);
      } else {
        active.push(before);
      }
    }
    before = row;
  }
  if (before >= 0) active.push(before);
  return {
    poles: Float64Array.from(active, (row) => values[row]!),
    z: Float64Array.from(active, (row) => z[row]!),
    rho,
    active,
    deflated,
    values,
    rows,
    hasTop,
    hasBottom,
  };
}

/** `x, y -> c·x - s·y, s·x + c·y`: moves the update of row x to row y. */
function rotate(rows: Matrix, x: number, y: number, c: number, s: number): void {
  const n = rows.columns;
  const { values } = rows;
  for (let i = x * n, j = y * n, end = i + n; i < end; i++, j++) {
    const xi = values[i]!;
    const yi = values[j]!;
    values[i] = c * xi - s * yi;
    values[j] = s * xi + c * yi;
  }
}

/**
 * The update vector for which the computed roots are exact: vectors made from it are orthogonal to working
 * precision (Gu and Eisenstat). Up to a factor, which the normalisation of the vectors takes away.
 */
function stableZ(
  d: Float64Array,
  z: Float64Array,
  roots: readonly { origin: number; offset: number }[],
): Float64Array {
  const out = new Float64Array(d.length).fill(1);
  for (const [i, root] of roots.entries()) multiplyDistances(d, root, i, out);
  return out.map((square, j) => Math.sign(z[j]!) * Math.sqrt(Math.abs(square)));
}

function multiplyDistances(d: Float64Array, root: SecularRoot, i: number, out: Float64Array): void {
  const { origin, offset } = root;
  for (let j = 0; j < d.length; j++) {
    const distance = d[j]! - d[origin]! - offset;
    out[j]! *= i === j ? distance : distance / (d[j]! - d[i]!);
  }
}

async function combineHalf(
  product: MatrixProduct,
  combine: Matrix,
  active: readonly number[],
  present: readonly boolean[],
  rows: Matrix,
  from: number,
  to: number,
): Promise<Matrix> {
  const used = active.map((_, j) => j).filter((j) => present[active[j]!]);
  if (used.length === 0 || combine.rows === 0) return matrix(combine.rows, to - from);
  const factors = matrix(combine.rows, used.length);
  for (let r = 0; r < combine.rows; r++) {
    const row = combine.values.subarray(r * combine.columns, (r + 1) * combine.columns);
    pick(row, used, factors.values.subarray(r * used.length, (r + 1) * used.length));
  }
  const old = matrix(used.length, to - from);
  for (const [c, j] of used.entries()) {
    const start = active[j]! * rows.columns;
    old.values.set(rows.values.subarray(start + from, start + to), c * old.columns);
  }
  return product.multiply(factors, old);
}

function pick(row: Float64Array, columns: readonly number[], into: Float64Array): void {
  for (let c = 0; c < columns.length; c++) into[c] = row[columns[c]!]!;
}
