import { type PcaModel, reduce } from './pca.js';

/** Multinomial logistic regression on reduced features, with its calibration. */
export interface Head {
  /** Class names, in the order of the rows of `weights`. */
  readonly classes: readonly string[];
  /** Row major `classes x k` float32. */
  readonly weights: Float32Array;
  /** `classes` float32. */
  readonly bias: Float32Array;
  /** Logits are divided by it before the softmax; 1 when not calibrated. */
  readonly temperature: number;
}

/**
 * When an answer is "I do not know this one": the score is computed from the reduced features or the logits
 * (higher is more familiar), and below the threshold the photo is unknown.
 */
export interface Rejection {
  /**
   * `energy`: `T · logsumexp(logits / T)`;
   * `mahalanobis`: minus the least squared distance to a class mean under the shared covariance.
   */
  readonly score: 'energy' | 'mahalanobis';
  /** Least score of a known fruit: 95 % of the known validation photos lie at or above it. */
  readonly threshold: number;
  /**
   * For `mahalanobis`: class means already multiplied by the whitening, row major `classes x k`, and the
   * whitening divisor of each reduced dimension, `k`. Empty for `energy`.
   */
  readonly means: Float32Array;
  readonly whitening: Float32Array;
}

/** All that turns features into an answer. */
export interface Classifier {
  /** SHA-256 (hex) of the backbone file whose features it was trained on. */
  readonly backbone: string;
  /** Version of the preprocessing the features came from. */
  readonly preprocessing: string;
  readonly pca: PcaModel;
  readonly head: Head;
  readonly rejection: Rejection;
}

export interface Prediction {
  readonly class: string;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
}

export interface Answer {
  /** False when the photo does not look like any fruit of the training photos. */
  readonly known: boolean;
  /** Rejection score of the photo; compare with `rejection.threshold`. */
  readonly score: number;
  /** All classes, best first. */
  readonly predictions: readonly Prediction[];
}

/**
 * Logits of one reduced vector.
 *
 * @param reduced `k` float32
 * @returns `classes` float64
 */
export function logits(head: Head, reduced: Float32Array): Float64Array {
  const k = reduced.length;
  const out = new Float64Array(head.classes.length);
  for (let c = 0; c < out.length; c++) {
    let sum = head.bias[c]!;
    const row = c * k;
    for (let d = 0; d < k; d++) sum += head.weights[row + d]! * reduced[d]!;
    out[c] = sum;
  }
  return out;
}

/** Softmax of `logits / temperature`, computed without overflow; sums to 1. */
export function softmax(logits: Float64Array, temperature = 1): Float64Array {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const out = logits.map((value) => Math.exp((value - top) / temperature));
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((value) => value / sum);
}

/** How familiar a photo looks; see {@link Rejection}. */
export function familiarity(
  rejection: Rejection,
  head: Head,
  reduced: Float32Array,
  logitsOf: Float64Array,
): number {
  if (rejection.score === 'energy') {
    const top = logitsOf.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const sum = logitsOf.reduce((a, b) => a + Math.exp((b - top) / head.temperature), 0);
    return top + head.temperature * Math.log(sum);
  }
  const k = reduced.length;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < head.classes.length; c++) {
    let distance = 0;
    for (let d = 0; d < k; d++) {
      const difference = reduced[d]! / rejection.whitening[d]! - rejection.means[c * k + d]!;
      distance += difference * difference;
    }
    least = Math.min(least, distance);
  }
  return -least;
}

/**
 * Answers for one photo.
 *
 * @param features one feature vector, `dimension` float32
 */
export function classify(classifier: Classifier, features: Float32Array): Answer {
  const { pca, head, rejection } = classifier;
  const reduced = reduce(pca, features);
  const raw = logits(head, reduced);
  const probabilities = softmax(raw, head.temperature);
  const predictions = head.classes
    .map((name, index) => ({ class: name, probability: probabilities[index]! }))
    .sort((a, b) => b.probability - a.probability);
  const score = familiarity(rejection, head, reduced, raw);
  return { known: score >= rejection.threshold, score, predictions };
}
