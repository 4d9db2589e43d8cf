/** Calibrated probabilities by class, and how familiar the photo looked. */
export interface Guess {
  readonly probabilities: ReadonlyMap<string, number>;
  /** Rejection score less its threshold: from 0 on the photo looks like a fruit the model knows. */
  readonly margin: number;
}
