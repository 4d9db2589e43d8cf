import type { HeadOutputs } from './head-outputs.js';

const LEAST = 0.05;
const MOST = 20;

/**
 * The temperature that makes out-of-sample answers most likely (Guo, Pleiss, Sun and Weinberger, "On calibration
 * of modern neural networks", ICML 2017): the mean log loss is convex in `1 / T`, so Newton steps kept inside a
 * shrinking bracket find its only minimum. Between 0.05 and 20; 1 when there is nothing to go by.
 *
 * @param answers rows of classes the head does not know are left out
 */
export function fitTemperature(answers: HeadOutputs): number {
  if (!answers.truth.some((truth) => truth >= 0)) return 1;
  let low = 1 / MOST;
  let high = 1 / LEAST;
  let inverse = 1;
  for (let step = 0; step < 60; step++) {
    const { slope, curvature } = lossSlope(answers, inverse);
    if (slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - slope / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - inverse) <= 1e-7 * inverse) return 1 / next;
    inverse = next;
  }
  return 1 / inverse;
}

/** First and second derivative of the mean log loss in `1 / T`. */
function lossSlope(
  { logits, truth, classes }: HeadOutputs,
  inverse: number,
): { slope: number; curvature: number } {
  const width = classes.length;
  let slope = 0;
  let curvature = 0;
  for (let row = 0; row < truth.length; row++) {
    if (truth[row]! < 0) continue;
    const start = row * width;
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < width; c++) top = Math.max(top, logits[start + c]!);
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let c = 0; c < width; c++) {
      const below = logits[start + c]! - top;
      const weight = Math.exp(below * inverse);
      sum += weight;
      first += weight * below;
      second += weight * below * below;
    }
    const mean = first / sum;
    slope += mean - (logits[start + truth[row]!]! - top);
    curvature += second / sum - mean * mean;
  }
  const known = truth.reduce((count, index) => count + (index >= 0 ? 1 : 0), 0);
  return { slope: slope / known, curvature: curvature / known };
}
