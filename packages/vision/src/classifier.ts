import { classProbabilities, type Head, logits } from './head.js';
import { type PcaModel, reduce } from './pca.js';
import { type Rejection, rejectionScore, rejectionSignals } from './rejection.js';

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
  /**
   * A class; of a head with species the likeliest class of this species, or the name of the species itself when no
   * class holds half of its probability.
   */
  readonly class: string;
  /** Calibrated, 0 to 1: of the class, or of the species where the head has species. */
  readonly probability: number;
  /** Where the head has species. */
  readonly species?: string;
  /** Where the head has species: the likeliest class of this one, and its share of the probability, 0 to 1. */
  readonly variety?: { readonly class: string; readonly share: number };
}

export interface Answer {
  /** False when the photo does not look like any fruit of the training photos. */
  readonly known: boolean;
  /** Rejection score of the photo; compare with `rejection.threshold`. */
  readonly score: number;
  /** All classes, or all species where the head has species; best first. */
  readonly predictions: readonly Prediction[];
}

/**
 * Answers for one photo.
 *
 * @param features one feature vector, `dimension` float32
 */
export function classify(classifier: Classifier, features: Float32Array): Answer {
  const { pca, head, rejection } = classifier;
  const reduced = reduce(pca, features);
  const said = classProbabilities(head, logits(head, reduced));
  const score = rejectionScore(rejection, rejectionSignals(rejection, reduced, said));
  const predictions = said.names
    .map((name, i) => predictionOf(head, name, said.species[i]!, said.classes))
    .sort((a, b) => b.probability - a.probability);
  return { known: score >= rejection.threshold, score, predictions };
}

function predictionOf(
  { classes, species }: Head,
  name: string,
  probability: number,
  all: Float64Array,
): Prediction {
  if (species === undefined) return { class: name, probability };
  let best = -1;
  for (const [c, of] of species.entries()) if (of === name && (best < 0 || all[c]! > all[best]!)) best = c;
  const share = probability > 0 ? all[best]! / probability : 0;
  return {
    class: share >= 0.5 ? classes[best]! : name,
    probability,
    species: name,
    variety: { class: classes[best]!, share },
  };
}
