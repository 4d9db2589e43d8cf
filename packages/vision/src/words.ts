/** Plain words for how far an answer can be trusted. */
export type Confidence = 'sure' | 'likely' | 'maybe';

/** Least probability of each word; below `likely` an answer is a `maybe`. A word whose threshold is 1 is never said. */
export interface Words {
  readonly sure: number;
  /** Above 0, at most `sure`. */
  readonly likely: number;
}

/** Of a model that brings none of its own. */
export const PLAIN_WORDS: Words = { sure: 0.9, likely: 0.6 };

/**
 * The word for an answer.
 *
 * @param words of the model; undefined: {@link PLAIN_WORDS}
 * @param probability calibrated, 0 to 1
 * @param known false: the photo looks like nothing the model knows, so its answer is never more than a maybe
 */
export function confidenceOf(words: Words | undefined, probability: number, known = true): Confidence {
  const { sure, likely } = words ?? PLAIN_WORDS;
  const reaches = (threshold: number) => known && threshold < 1 && probability >= threshold;
  if (reaches(sure)) return 'sure';
  return reaches(likely) ? 'likely' : 'maybe';
}
