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
 *   detection", 2020). With the signal before it, and without entropy and distance: `energy-fruit`.
 *
 * Each is standardised by its spread over known photos, then they are added. Below the threshold the photo is
 * unknown. Measured on 53 classes of Fruits-360 (ten draws of a fifth of the classes held out, heads trained on
 * unrotated clips, threshold at 95 % of the rotated ones): this sum rejects 13 % of the unknown fruits and 88 % of
 * photos without fruit (AUROC .66, .97); the energy of the logits 9 % and 1 % (.67, .79), the distance alone 6 % and
 * 80 % (.54, .97), the entropy alone 11 % and 22 % (.71, .88).
 */
export interface Rejection {
  readonly score: 'entropy-distance' | 'entropy-distance-fruit' | 'energy-fruit';
  /** Least score of a known fruit: 95 % of the known validation photos lie at or above it. */
  readonly threshold: number;
  /** One for each signal that the score adds; see `SIGNALS_OF_SCORE`. */
  readonly entropy?: Spread | undefined;
  readonly distance?: Spread | undefined;
  readonly fruit?: Spread | undefined;
  readonly energy?: Spread | undefined;
  /** Deviation of each dimension within the classes, all above 0; `k` float32. */
  readonly whitening: Float32Array;
  /** Class means already divided by `whitening`; row major `classes x k` float32. */
  readonly means: Float32Array;
}

/** The signals that {@link Rejection} adds; of each, higher is more familiar. */
export interface RejectionSignals {
  /** Minus the entropy in nats, `-ln(classes)` to 0. */
  readonly entropy: number;
  /** Minus the logarithm of the least squared distance. */
  readonly distance: number;
  /** How much more the photo looks like any species than like the background class, in nats; 0 of a head without a background class. */
  readonly fruit: number;
  /** Logarithm of the sum of the exponentials of the logits of all species, not calibrated. */
  readonly energy: number;
}

/** The signals that a score adds. */
export const SIGNALS_OF_SCORE: Readonly<Record<Rejection['score'], readonly (keyof RejectionSignals)[]>> = {
  'entropy-distance': ['entropy', 'distance'],
  'entropy-distance-fruit': ['entropy', 'distance', 'fruit'],
  'energy-fruit': ['fruit', 'energy'],
};

/**
 * The rejection signals of one photo; see {@link Rejection}.
 *
 * @param reduced `k` float32
 */
export function rejectionSignals(
  { whitening, means }: Pick<Rejection, 'whitening' | 'means'>,
  reduced: Float32Array,
  { species, fruit, energy }: Pick<ClassProbabilities, 'species' | 'fruit' | 'energy'>,
): RejectionSignals {
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
  const entropy = species.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
  // A photo that is a class mean itself would be infinitely familiar.
  return { entropy, distance: -Math.log(Math.max(least, 1e-12)), fruit, energy };
}

/** The spreads of the signals of a score. */
export type Spreads = Pick<Rejection, 'score' | keyof RejectionSignals>;

/** The sum of the signals, each in deviations from its mean over known photos; see {@link Rejection}. */
export function rejectionScore(spreads: Spreads, of: RejectionSignals): number {
  return SIGNALS_OF_SCORE[spreads.score].reduce((sum, signal) => {
    const { mean, std } = spreads[signal]!;
    return sum + (of[signal] - mean) / std;
  }, 0);
}
