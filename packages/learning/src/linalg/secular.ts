/** A root of the secular equation, kept relative to its nearest pole so that distances to poles are exact. */
export interface SecularRoot {
  /** Index of the pole that the root is measured from. */
  readonly origin: number;
  /** Root less that pole. */
  readonly offset: number;
}

/**
 * Root `i` of `1 + rho·Σ z_j²/(d_j - λ) = 0`: the eigenvalue of `diag(d) + rho·z·zᵀ` that lies between `d_i`
 * and `d_(i+1)`, or above `d_i` for the last.
 *
 * Each side of the root is modelled by one pole and a constant that match value and slope: Bunch, Nielsen,
 * Sorensen, "Rank-one modification of the symmetric eigenproblem" (1978). A bracket guards each step.
 *
 * @param d poles, strictly rising
 * @param z none zero
 * @param rho above zero
 */
export function secularRoot(d: Float64Array, z: Float64Array, rho: number, i: number): SecularRoot {
  const n = d.length;
  const last = i === n - 1;
  let norm = 0;
  for (let j = 0; j < n; j++) norm += z[j]! * z[j]!;
  const gap = last ? rho * norm : d[i + 1]! - d[i]!;

  // The sign half way tells which pole is nearer. The last root has a pole on one side only.
  const half = evaluate(d, z, rho, i, i, gap / 2);
  const origin = last || half.value >= 0 ? i : i + 1;
  let low = origin === i ? (last && half.value < 0 ? gap / 2 : 0) : -gap / 2;
  let high = origin === i ? (last && half.value < 0 ? gap : gap / 2) : 0;
  let offset = origin === i ? gap / 2 : -gap / 2;
  let at = half;

  for (let step = 0; step < 100; step++) {
    if (Math.abs(at.value) <= Number.EPSILON * at.magnitude) break;
    if (at.value < 0) low = Math.max(low, offset);
    else high = Math.min(high, offset);
    const left = d[i]! - d[origin]! - offset;
    const right = last ? Infinity : d[i + 1]! - d[origin]! - offset;
    let next = offset + modelStep(at, left, right);
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next === offset || high - low <= Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) break;
    offset = next;
    at = evaluate(d, z, rho, i, origin, offset);
  }
  return { origin, offset };
}

interface Evaluation {
  readonly value: number;
  /** Sum of the sizes of all terms: times epsilon, it bounds the rounding error of `value`. */
  readonly magnitude: number;
  /** Slopes of the poles at or below `i`, and above. */
  readonly below: number;
  readonly above: number;
}

function evaluate(
  d: Float64Array,
  z: Float64Array,
  rho: number,
  i: number,
  origin: number,
  offset: number,
): Evaluation {
  const base = d[origin]!;
  let psi = 0;
  let below = 0;
  for (let j = 0; j <= i; j++) {
    const ratio = z[j]! / (d[j]! - base - offset);
    psi += z[j]! * ratio;
    below += ratio * ratio;
  }
  let phi = 0;
  let above = 0;
  for (let j = d.length - 1; j > i; j--) {
    const ratio = z[j]! / (d[j]! - base - offset);
    phi += z[j]! * ratio;
    above += ratio * ratio;
  }
  return {
    value: 1 + rho * (psi + phi),
    magnitude: 1 + rho * (Math.abs(psi) + Math.abs(phi)),
    below: rho * below,
    above: rho * above,
  };
}

/** Step to the root of the model; `left` and `right` are the distances to the poles on both sides. */
function modelStep(at: Evaluation, left: number, right: number): number {
  if (right === Infinity) {
    // constant + strength / (left - step) = 0, matched in value and slope
    const constant = at.value - left * at.below;
    return left + (left * left * at.below) / constant;
  }
  const c = at.value - left * at.below - right * at.above;
  const a = (left + right) * at.value - left * right * (at.below + at.above);
  const b = left * right * at.value;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}
