import { type Matrix, matrix } from './matrix.js';

/**
 * All eigenvalues, rising, and eigenvectors (rows) of a small symmetric tridiagonal matrix by the QL
 * algorithm with implicit shifts: Dubrulle, Martin, Wilkinson, "The implicit QL algorithm" (1968).
 *
 * @param diagonal `n` numbers
 * @param offDiagonal `n - 1` numbers
 */
export function implicitQl(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
): { values: Float64Array; vectors: Matrix } {
  const n = diagonal.length;
  const d = diagonal.slice();
  const e = new Float64Array(n);
  e.set(offDiagonal.subarray(0, Math.max(0, n - 1)));
  const q = matrix(n, n);
  for (let i = 0; i < n; i++) q.values[i * n + i] = 1;

  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m + 1 < n && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      // Each value takes two sweeps or three; what is not finite never ends.
      if (sweep === 60)
        throw new RangeError('QL does not converge: the matrix holds a value that is not finite');
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= p;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (let k = 0; k < n; k++) {
          const low = q.values[i * n + k]!;
          const high = q.values[(i + 1) * n + k]!;
          q.values[(i + 1) * n + k] = s * low + c * high;
          q.values[i * n + k] = c * low - s * high;
        }
      }
      if (i < l) {
        d[l]! -= p;
        e[l] = g;
      }
      e[m] = 0;
    }
  }

  const order = Array.from(d, (_, i) => i).sort((a, b) => d[a]! - d[b]! || a - b);
  const vectors = matrix(n, n);
  for (const [row, i] of order.entries()) vectors.values.set(q.values.subarray(i * n, (i + 1) * n), row * n);
  return { values: Float64Array.from(order, (i) => d[i]!), vectors };
}
