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

/** Mean and standard deviation of a score over known photos that were not trained on. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * When an answer is "I do not know this one". The score says how familiar a photo looks, from two signs:
 *
 * - the head is sure: minus the entropy of the calibrated probabilities, in nats;
 * - the photo lies near a class: minus the logarithm of the least squared distance to a class mean, each dimension
 *   divided by its deviation within the classes (Mahalanobis with a diagonal covariance).
 *
 * Each is standardised by its spread over known photos, then they are added. Below the threshold the photo is
 * unknown. Measured on 53 classes of Fruits-360 (ten draws of a fifth of the classes held out, heads trained on
 * unrotated clips, threshold at 95 % of the rotated ones): this sum rejects 13 % of the unknown fruits and 88 % of
 * photos without fruit (AUROC .66, .97); the energy of the logits 9 % and 1 % (.67, .79), the distance alone 6 % and
 * 80 % (.54, .97), the entropy alone 11 % and 22 % (.71, .88).
 */
export interface Rejection {
  readonly score: 'entropy-distance';
  /** Least score of a known fruit: 95 % of the known validation photos lie at or above it. */
  readonly threshold: number;
  readonly entropy: Spread;
  readonly distance: Spread;
  /** Deviation of each dimension within the classes, all above 0; `k` float32. */
  readonly whitening: Float32Array;
  /** Class means already divided by `whitening`; row major `classes x k` float32. */
  readonly means: Float32Array;
}

/** The two signs that {@link Rejection} adds; of both, higher is more familiar. */
export interface Signs {
  /** Minus the entropy in nats, `-ln(classes)` to 0. */
  readonly entropy: number;
  /** Minus the logarithm of the least squared distance. */
  readonly distance: number;
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

/**
 * The signs of familiarity of one photo; see {@link Rejection}.
 *
 * @param reduced `k` float32
 * @param probabilities calibrated, one a class
 */
export function signs(
  { whitening, means }: Pick<Rejection, 'whitening' | 'means'>,
  reduced: Float32Array,
  probabilities: Float64Array,
): Signs {
  const k = reduced.length;
  const whitened = Float64Array.from(reduced, (value, d) => value / whitening[d]!);
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < probabilities.length; c++) {
    let distance = 0;
    for (let d = 0, mean = c * k; d < k; d++, mean++) {
      const difference = whitened[d]! - means[mean]!;
      distance += difference * difference;
    }
    least = Math.min(least, distance);
  }
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
  // A photo that is a class mean itself would be infinitely familiar.
  return { entropy, distance: -Math.log(Math.max(least, 1e-12)) };
}

/** The sum of both signs, each in deviations from its mean over known photos; see {@link Rejection}. */
export function familiarity(rejection: Pick<Rejection, 'entropy' | 'distance'>, of: Signs): number {
  const { entropy, distance } = rejection;
  return (of.entropy - entropy.mean) / entropy.deviation + (of.distance - distance.mean) / distance.deviation;
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
  const score = familiarity(rejection, signs(rejection, reduced, probabilities));
  return { known: score >= rejection.threshold, score, predictions };
}
