import type { Part, SeenKind, Words } from '@verger/vision';
import { answerOf, type SpeciesGuess } from './species-answer.js';

/** One kind of several on a photo. */
export interface FoundKind {
  readonly guess: SpeciesGuess;
  /** In shares of the photo's width and height. */
  readonly box: Part;
}

/** What the page shows of the kinds on a photo. */
export function foundKinds(seen: readonly SeenKind[], words: Words | undefined): FoundKind[] {
  return seen.flatMap(({ prediction, box }) => {
    const probabilities = new Map([[prediction.class, prediction.probability]]);
    const [guess] = answerOf({ probabilities, margin: 0 }, 0, { words }).guesses;
    return guess === undefined ? [] : [{ guess, box }];
  });
}
