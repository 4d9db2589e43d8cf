import type { Head } from '@verger/vision';
import { minimise } from './lbfgs.js';
import type { Rows, Samples } from './samples.js';
import { type LabelSmoothing, SoftmaxLoss } from './softmax-loss.js';

export interface FitOptions {
  /** Threads of onnxruntime. @default 0: one a core */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** See `LbfgsOptions`. @default 1e-6 */
  readonly tolerance?: number | undefined;
  /** How many times `l2` the weights of a class are penalised. @default 1 for every class */
  readonly penaltyFactor?: ((name: string) => number) | undefined;
  /** @default none */
  readonly smoothing?: LabelSmoothing | undefined;
  /** A head of the same classes and k to start at. @default all weights 0 */
  readonly start?: Head;
}

/** A fitted head, not calibrated (temperature 1), with the point it can be fitted on from. */
export interface Fit {
  readonly l2: number;
  readonly head: Head;
  readonly steps: number;
  readonly converged: boolean;
}

/**
 * Multinomial logistic regression, once for each penalty: minimises
 * `mean(-log p(truth)) + l2 / 2 · s² · Σ factor · weights²`, bias free, where `s²` is the mean square of the values of
 * the rows, so that a penalty means the same whatever the units, and `factor` is `penaltyFactor` of the class.
 * Dimensions are not standardised: along components of little variance weights stay small, which is worth 25 points on
 * capture groups that were never seen (53 classes: .76 against .50). Each fit starts at the one before.
 *
 * @param penalties falling, so that each start is near
 */
export async function* fitHeads(
  samples: Samples,
  rows: Rows,
  classes: readonly string[],
  penalties: readonly number[],
  options: FitOptions = {},
): AsyncGenerator<Fit> {
  const { threads = 0, signal, start, tolerance = 1e-6, penaltyFactor = () => 1, smoothing } = options;
  const { k } = samples;
  const size = classes.length * k;
  const squares = meanSquares(samples, rows);
  const scale = squares.reduce((a, b) => a + b, 0) / k || 1;
  const loss = await SoftmaxLoss.open(samples, rows, classes, threads, smoothing);
  const factors = Float64Array.from(classes, penaltyFactor);
  try {
    let at = new Float64Array(size + classes.length);
    if (start) {
      at.set(start.weights);
      at.set(start.bias, size);
    }
    for (const l2 of penalties) {
      const ridge = l2 * scale;
      const factor = (i: number) => factors[Math.floor(i / k)]!;
      const curvature = at.map(
        (_, i) =>
          (i < size ? squares[i % k]! + scale * 1e-4 : 1) / classes.length +
          (i < size ? ridge * factor(i) : 0),
      );
      const penalised = async (point: Float64Array) => {
        const { value, gradient } = await loss.evaluate(point);
        let sum = 0;
        for (let i = 0; i < size; i++) {
          sum += factor(i) * point[i]! * point[i]!;
          gradient[i] = gradient[i]! + ridge * factor(i) * point[i]!;
        }
        return { value: value + (ridge / 2) * sum, gradient };
      };
      const found = await minimise(penalised, at, { curvature, signal, tolerance });
      at = Float64Array.from(found.at);
      yield { l2, head: headAt(at, classes, k), steps: found.steps, converged: found.converged };
    }
  } finally {
    await loss.release();
  }
}

function headAt(at: Float64Array, classes: readonly string[], k: number): Head {
  const size = classes.length * k;
  return {
    classes,
    weights: Float32Array.from(at.subarray(0, size)),
    bias: Float32Array.from(at.subarray(size)),
    temperature: 1,
  };
}

/** Weighted mean square of each dimension over the rows, `k` float64. */
function meanSquares({ reduced, k, weights }: Samples, rows: Rows): Float64Array {
  const sums = new Float64Array(k);
  let total = 0;
  for (const row of rows) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    for (let d = 0, i = row * k; d < k; d++, i++) sums[d] = sums[d]! + weight * reduced[i]! * reduced[i]!;
  }
  return sums.map((sum) => sum / total);
}
