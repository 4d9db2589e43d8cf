import type { Classifier } from './classifier.js';
import type { SecondLook } from './second-look.js';
import type { Words } from './words.js';

/** What the model was trained on, for people and for `metrics.json`. */
export interface TrainingFacts {
  /** What the photos are: the name of the data set or folder. */
  readonly data: string;
  readonly photos: number;
  readonly clips: number;
  /** Penalty of the logistic regression. */
  readonly l2: number;
  /** Share of known validation photos at or above the threshold, 0 to 1. */
  readonly acceptedKnown: number;
  /** Share of the validation photos answered rightly, 0 to 1. */
  readonly validationAccuracy: number;
}

/** A classifier with its card. */
export interface PackedModel extends Classifier {
  /** Side of the square that photos are resized to, in pixels. */
  readonly inputSize: number;
  /** From which probability it says which word. @default PLAIN_WORDS */
  readonly words?: Words | undefined;
  /** When it looks again. @default never */
  readonly secondLook?: SecondLook | undefined;
  readonly training: TrainingFacts;
}
