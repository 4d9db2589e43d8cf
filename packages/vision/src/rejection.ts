import type { ClassProbabilities } from './head.js';

/** Mean and standard deviation of a signal over known photos that were not trained on. */
export interface Spread {
  readonly mean: number;
  readonly std: number;
}

/**
 * When an answer is "I do not know this one". The score says how familiar a photo looks, from these signals:
 *
 * - the head is sure: minus the entropy of the calibrated probabilities, in nats;
 * - the photo lies near a class: minus the logarithm of the least squared distance to a class mean, each dimension
 *   divided by its deviation within the classes (Mahalanobis with a diagonal covariance);
 * - where the head was trained on photos without fruit too, the photo is unlike those: logarithm of the sum of the
 *   exponentials of all other logits, less the logit of the background class (`entropy-distance-fruit`);
 * - something speaks loudly: that same logarithm itself, the energy (Liu et al., "Energy-based out-of-distribution
 *   detection", 2020). With the signal before it, and without entropy and distance: `energy-fruit`;
 * - the photo lies nearer to photos of one species than to photos as such, see {@link PhotoShape}. With the energy:
 *   `energy-relative`, which finds other species best (docs/recognition.md).
 *
 * Each is standardised by its spread over known photos, then they are added. Below the threshold the photo is
 * unknown. Measured on 53 classes of Fruits-360 (ten draws of a fifth of the classes held out, heads trained on
 * unrotated clips, threshold at 95 % of the rotated ones): this sum rejects 13 % of the unknown fruits and 88 % of
 * photos without fruit (AUROC .66, .97); the energy of the logits 9 % and 1 % (.67, .79), the distance alone 6 % and
 * 80 % (.54, .97), the entropy alone 11 % and 22 % (.71, .88).
 */
export interface Rejection {
  readonly score: 'entropy-distance' | 'entropy-distance-fruit' | 'energy-fruit' | 'energy-relative';
  /** Least score of a known fruit: 95 % of the known validation photos lie at or above it. */
  readonly threshold: number;
  /** One for each signal that the score adds; see `SIGNALS_OF_SCORE`. */
  readonly entropy?: Spread | undefined;
  readonly distance?: Spread | undefined;
  readonly fruit?: Spread | undefined;
  readonly energy?: Spread | undefined;
  readonly relative?: Spread | undefined;
  /** Deviation of each dimension within the classes, all above 0; `k` float32. With `means`: for `distance`. */
  readonly whitening?: Float32Array | undefined;
  /** Class means already divided by `whitening`; row major `classes x k` float32. */
  readonly means?: Float32Array | undefined;
  /** For `relative`. */
  readonly photoShape?: PhotoShape | undefined;
}

/**
 * Where photos taken outside the studio lie, by species and as such, along `m` directions in which species differ most.
 * The relative Mahalanobis distance (Ren et al., "A simple fix to Mahalanobis distance for improving near-OOD detection",
 * 2021) is the least squared distance to the mean of a species, less the squared distance to that of all photos, each in
 * units of its own deviation.
 */
export interface PhotoShape {
  /** In units of the deviation within a species; row major `m x k` float32. */
  readonly directions: Float32Array;
  /** Mean of each species along the directions; row major `species x m` float32. */
  readonly means: Float32Array;
  /** Mean of all photos along the directions; `m` float32. */
  readonly center: Float32Array;
  /** Variance of all photos along the directions, all above 0; `m` float32. */
  readonly variances: Float32Array;
}

/** The signals that {@link Rejection} adds; of each, higher is more familiar. */
export interface RejectionSignals {
  /** Minus the entropy in nats, `-ln(classes)` to 0. */
  readonly entropy: number;
  /** Minus the logarithm of the least squared distance; undefined of a model without class means. */
  readonly distance?: number | undefined;
  /** How much more the photo looks like any species than like the background class, in nats; 0 of a head without a background class. */
  readonly fruit: number;
  /** Logarithm of the sum of the exponentials of the logits of all species, not calibrated. */
  readonly energy: number;
  /** Minus the relative Mahalanobis distance, see {@link PhotoShape}; undefined of a model without one. */
  readonly relative?: number | undefined;
}

/** The signals that a score adds. */
export const SIGNALS_OF_SCORE: Readonly<Record<Rejection['score'], readonly (keyof RejectionSignals)[]>> = {
  'entropy-distance': ['entropy', 'distance'],
  'entropy-distance-fruit': ['entropy', 'distance', 'fruit'],
  'energy-fruit': ['fruit', 'energy'],
  'energy-relative': ['energy', 'relative'],
};

/**
 * The rejection signals of one photo; see {@link Rejection}.
 *
 * @param reduced `k` float32
 */
export function rejectionSignals(
  { whitening, means, photoShape }: Pick<Rejection, 'whitening' | 'means' | 'photoShape'>,
  reduced: Float32Array,
  { species, fruit, energy }: Pick<ClassProbabilities, 'species' | 'fruit' | 'energy'>,
): RejectionSignals {
  const entropy = species.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
  const distance = whitening && means && -Math.log(leastDistance(whitening, means, reduced));
  const relative = photoShape && -relativeDistance(photoShape, reduced);
  return { entropy, distance, fruit, energy, relative };
}

/** Squared; at least 1e-12: a photo that is a class mean itself would be infinitely familiar. */
function leastDistance(whitening: Float32Array, means: Float32Array, reduced: Float32Array): number {
  const k = reduced.length;
  const whitened = Float64Array.from(reduced, (value, d) => value / whitening[d]!);
  let least = Number.POSITIVE_INFINITY;
  for (let mean = 0; mean < means.length; ) {
    let distance = 0;
    for (let d = 0; d < k; d++, mean++) {
      const difference = whitened[d]! - means[mean]!;
      distance += difference * difference;
    }
    least = Math.min(least, distance);
  }
  return Math.max(least, 1e-12);
}

function relativeDistance(
  { directions, means, center, variances }: PhotoShape,
  reduced: Float32Array,
): number {
  const along = Float64Array.from(variances, (_, i) => {
    let sum = 0;
    for (let d = 0, at = i * reduced.length; d < reduced.length; d++, at++)
      sum += directions[at]! * reduced[d]!;
    return sum;
  });
  let least = Number.POSITIVE_INFINITY;
  for (let mean = 0; mean < means.length; mean += along.length) {
    let distance = 0;
    for (const [i, value] of along.entries()) distance += (value - means[mean + i]!) ** 2;
    least = Math.min(least, distance);
  }
  const toAll = along.reduce((sum, value, i) => sum + (value - center[i]!) ** 2 / variances[i]!, 0);
  return least - toAll;
}

/** The spreads of the signals of a score. */
export type Spreads = Pick<Rejection, 'score' | keyof RejectionSignals>;

/** The sum of the signals, each in deviations from its mean over known photos; see {@link Rejection}. */
export function rejectionScore(spreads: Spreads, of: RejectionSignals): number {
  return SIGNALS_OF_SCORE[spreads.score].reduce((sum, signal) => {
    const { mean, std } = spreads[signal]!;
    return sum + (of[signal]! - mean) / std;
  }, 0);
}
