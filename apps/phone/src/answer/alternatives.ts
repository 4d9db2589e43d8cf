import { allFruitFamilies, species as speciesOf } from '@verger/knowledge';
import type { SpeciesAnswer } from './species-answer.js';

/** A name that one tap gives to a photo. */
export interface Alternative {
  /** Id in the taxonomy. */
  readonly species: string;
  /** What a correction is called: the species in English. */
  readonly label: string;
}

/** More than these nobody reads. */
const MOST = 6;

/**
 * What a photo may show when the answer is wrong: the runners-up first, then what people take for the answer, then the
 * rest of its family.
 *
 * @param lookAlikes ids of species that are taken for a given one
 */
export function alternatives(
  answer: SpeciesAnswer,
  lookAlikes: (species: string) => readonly string[],
): readonly Alternative[] {
  const { known, guesses, family } = answer;
  const first = known && family === undefined ? guesses[0]?.species : undefined;
  const runnersUp = guesses.flatMap(({ species }) => species ?? []);
  const near = runnersUp.slice(0, 2);
  const ids = new Set([
    ...runnersUp,
    ...near.flatMap(lookAlikes),
    ...near.flatMap((id) => allFruitFamilies.find((one) => one.species.includes(id))?.species ?? []),
  ]);
  if (first) ids.delete(first);
  return [...ids]
    .flatMap((id) => speciesOf(id) ?? [])
    .slice(0, MOST)
    .map(({ id, names }) => ({ species: id, label: names.en }));
}
