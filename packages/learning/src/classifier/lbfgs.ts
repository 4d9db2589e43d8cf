/** Value and gradient of a function at a point; the gradient is a new array. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LbfgsOptions {
  /** Diagonal of an approximate Hessian, all above 0: the better it is, the fewer steps. */
  readonly curvature: Float64Array;
  /** Stops when a step lowers the value by less than this share of it. @default 1e-6 */
  readonly tolerance?: number;
  /** @default 300 */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Minimum {
  readonly at: Float64Array;
  readonly value: number;
  readonly steps: number;
  /** False when `maxSteps` came first. */
  readonly converged: boolean;
}

/** Steps remembered. */
const MEMORY = 12;

/**
 * Minimises a smooth convex function by limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed.,
 * algorithm 7.4) with a diagonal start matrix and a backtracking line search (Armijo, 1e-4, quadratic model).
 * A pair without positive curvature is not remembered. Deterministic.
 */
export async function minimise(
  evaluate: (at: Float64Array) => Promise<Evaluation>,
  start: Float64Array,
  options: LbfgsOptions,
): Promise<Minimum> {
  const { curvature, tolerance = 1e-6, maxSteps = 300, signal } = options;
  const pairs: Pair[] = [];
  let at = start;
  let here = await evaluate(at);
  for (let step = 0; step < maxSteps; step++) {
    signal?.throwIfAborted();
    let direction = descent(here.gradient, pairs, curvature);
    let slope = dot(direction, here.gradient);
    if (slope >= 0) {
      pairs.length = 0;
      direction = descent(here.gradient, pairs, curvature);
      slope = dot(direction, here.gradient);
    }
    const found = await search(evaluate, at, here, direction, slope);
    if (found === null) return { at, value: here.value, steps: step, converged: true };
    remember(pairs, at, here, found);
    const gain = here.value - found.there.value;
    at = found.to;
    here = found.there;
    if (gain <= tolerance * Math.max(Math.abs(here.value), 1e-6)) {
      return { at, value: here.value, steps: step + 1, converged: true };
    }
  }
  return { at, value: here.value, steps: maxSteps, converged: false };
}

interface Pair {
  /** Step, and change of the gradient along it. */
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

interface Found {
  readonly to: Float64Array;
  readonly there: Evaluation;
}

function descent(gradient: Float64Array, pairs: readonly Pair[], curvature: Float64Array): Float64Array {
  const q = gradient.slice();
  const alphas: number[] = [];
  for (const { s, y, rho } of pairs.toReversed()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    addTo(q, -alpha, y);
  }
  // Scale of the diagonal, fitted to the newest pair (Nocedal and Wright, 7.20, in the metric of the diagonal).
  const newest = pairs.at(-1);
  let scale = 1;
  if (newest) {
    let weighted = 0;
    for (let i = 0; i < q.length; i++) weighted += (newest.y[i]! * newest.y[i]!) / curvature[i]!;
    scale = 1 / (newest.rho * weighted);
  }
  for (let i = 0; i < q.length; i++) q[i] = (q[i]! * scale) / curvature[i]!;
  for (const { s, y, rho } of pairs) addTo(q, alphas.pop()! - rho * dot(y, q), s);
  for (let i = 0; i < q.length; i++) q[i] = -q[i]!;
  return q;
}

/** Null when no step along the direction lowers the value: the end of what float32 products can tell apart. */
async function search(
  evaluate: (at: Float64Array) => Promise<Evaluation>,
  at: Float64Array,
  here: Evaluation,
  direction: Float64Array,
  slope: number,
): Promise<Found | null> {
  let length = 1;
  for (let attempt = 0; attempt < 20; attempt++) {
    const to = at.slice();
    addTo(to, length, direction);
    const there = await evaluate(to);
    if (there.value <= here.value + 1e-4 * length * slope) return { to, there };
    const model = (-slope * length * length) / (2 * (there.value - here.value - slope * length));
    length = Number.isFinite(model) ? Math.min(Math.max(model, length * 0.1), length * 0.5) : length * 0.5;
  }
  return null;
}

function remember(pairs: Pair[], at: Float64Array, here: Evaluation, { to, there }: Found): void {
  const s = to.map((value, i) => value - at[i]!);
  const y = there.gradient.map((value, i) => value - here.gradient[i]!);
  const sy = dot(s, y);
  if (sy <= 1e-10 * dot(s, s)) return;
  pairs.push({ s, y, rho: 1 / sy });
  if (pairs.length > MEMORY) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! + factor * b[i]!;
}
