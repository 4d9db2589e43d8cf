import type { Text } from '@verger/knowledge';
import { fruitNamed } from '../names/fruit-named.js';
import type { Flaw } from '../photo/quality.js';
import type { SpeciesAnswer } from './species-answer.js';
import { titleOf } from './title.js';

/** What the app takes a photo for, on every screen: what the person said, else what the model said. */
export interface Told {
  /** Id in the taxonomy; null where there is none. */
  readonly species: string | null;
  /** Class that the card is about; undefined: the species. */
  readonly className: string | undefined;
  /** Undefined when nobody knows. */
  readonly name: Text | undefined;
  readonly latin: string | null;
  /** The person said so. */
  readonly corrected: boolean;
  /** What the model had said, where the person said something else; undefined name: that it did not know. */
  readonly before: { readonly name: Text | undefined } | undefined;
  /** What is wrong with the photo itself, told before any name; a person who has said what it is has seen enough. */
  readonly flaw: Flaw | undefined;
}

/** A correction takes over: title, card, colour, album and search follow it. */
export function toldOf(answer: SpeciesAnswer, correction: { readonly label: string } | null): Told {
  const said = titleOf(answer);
  if (correction !== null) {
    return { ...fruitNamed(correction.label), corrected: true, before: { name: said }, flaw: undefined };
  }
  const best = answer.known ? answer.guesses[0] : undefined;
  const one = answer.family === undefined ? best : undefined;
  const variety = one?.varieties[0];
  return {
    species: one?.species ?? null,
    className: variety?.class,
    name: said,
    latin: one?.latin ?? null,
    corrected: false,
    before: undefined,
    flaw: answer.flaw,
  };
}
