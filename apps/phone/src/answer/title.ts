// Apart from the taxonomy, which the first paint does not need.
import type { Text } from '@verger/knowledge';
import type { SpeciesAnswer } from './species-answer.js';

/** What a person reads as the answer; undefined when there is none. */
export function titleOf({ known, family, guesses }: SpeciesAnswer): Text | undefined {
  if (!known) return undefined;
  if (family === undefined) return guesses[0]?.name;
  const { en, fr } = family.name;
  return { en: capital(en), fr: capital(fr) };
}

/** The fruits that answers name, each once, in their order; undefined stands for all that no name is known of. */
export function fruitsTold(answers: readonly SpeciesAnswer[]): readonly (Text | undefined)[] {
  const names = new Map(answers.map(titleOf).map((name) => [name?.en, name]));
  return [...names.values()];
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
