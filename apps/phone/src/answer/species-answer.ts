import {
  displayName,
  familyAnswer,
  fruitClass,
  type Species,
  speciesOfClass,
  speciesOfFolder,
  type Text,
} from '@verger/knowledge';
import { type Confidence, confidenceOf, PLAIN_WORDS, type Words } from '@verger/vision';
import type { Flaw } from '../photo/quality.js';
import type { Guess } from './guess.js';

/** One class of the model below its species. */
export interface VarietyAnswer {
  /** Class of the model; goes with a correction. */
  readonly class: string;
  /** What people call it, in full. */
  readonly name: Text;
  /** Cultivar, colour or state on its own; null when the class tells none. */
  readonly variety: Text | null;
  /** Calibrated, 0 to 1; the varieties of a species add up to its probability. */
  readonly probability: number;
}

/** One species; or a class that the taxonomy does not know, which stands for itself. */
export interface SpeciesGuess {
  /** Id in the taxonomy; null outside of it. */
  readonly species: string | null;
  readonly name: Text;
  /** Null outside of the taxonomy. */
  readonly latin: string | null;
  readonly probability: number;
  readonly confidence: Confidence;
  /** Best first; several classes that read alike are one. */
  readonly varieties: readonly VarietyAnswer[];
}

/** Species with one name among people; see `allFruitFamilies`. */
export interface FamilyGuess {
  readonly id: string;
  /** With its article: `a citrus fruit`. */
  readonly name: Text;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
  readonly confidence: Confidence;
}

/** What the page shows of one fruit. */
export interface SpeciesAnswer {
  /** False when the photo does not look like any fruit the model knows. */
  readonly known: boolean;
  /** Answers in place of the first guess, where no guess is likely but those of one family are together. */
  readonly family?: FamilyGuess;
  /** Best first, five at most. */
  readonly guesses: readonly SpeciesGuess[];
  /** What is wrong with the photo itself; told before any name. */
  readonly flaw?: Flaw;
  /** From the photo to the answer, in milliseconds. */
  readonly ms: number;
}

/** What may be said of an answer: the words of the model, and how many species are told. */
export interface Telling {
  /** @default PLAIN_WORDS */
  readonly words?: Words | undefined;
  /** @default 5 */
  readonly top?: number;
}

/** Below this the best species is no answer: a person reads it as a guess at random. */
const LEAST = 0.2;

/**
 * Species first: adds up the classes of each species and of each variety.
 *
 * @param ms time it took
 */
export function answerOf(
  { probabilities, margin }: Guess,
  ms: number,
  { words = PLAIN_WORDS, top = 5 }: Telling = {},
): SpeciesAnswer {
  const bySpecies = new Map<string, { of: Species | undefined; classes: [string, number][] }>();
  for (const [name, probability] of probabilities) {
    const key = fruitOf(name);
    const entry = bySpecies.get(key) ?? { of: speciesFor(name), classes: [] };
    entry.classes.push([name, probability]);
    bySpecies.set(key, entry);
  }
  const all = [...bySpecies.values()]
    .map(({ of, classes }) => guessOf(of, classes, words))
    .sort((a, b) => b.probability - a.probability);
  const likely = margin >= 0 ? familyGuess(all, words) : undefined;
  const known = margin >= 0 && (likely !== undefined || (all[0]?.probability ?? 0) >= LEAST);
  return { known, ...(likely ? { family: likely } : {}), guesses: all.slice(0, top), ms };
}

const speciesFor = (name: string): Species | undefined =>
  speciesOfClass(name)?.species ?? speciesOfFolder(name);

/** Key of the fruit that a class or a label stands for: alike for all classes of a species. */
export const fruitOf = (name: string): string => speciesFor(name)?.id ?? `class:${name}`;

function familyGuess(guesses: readonly SpeciesGuess[], words: Words): FamilyGuess | undefined {
  const found = familyAnswer(
    guesses.map(({ species, probability }) => [species, probability]),
    words.likely,
  );
  if (found === undefined) return undefined;
  const { family, probability } = found;
  return { id: family.id, name: family.names, probability, confidence: confidenceOf(words, probability) };
}

function guessOf(of: Species | undefined, classes: readonly [string, number][], words: Words): SpeciesGuess {
  const probability = Math.min(
    1,
    classes.reduce((sum, [, p]) => sum + p, 0),
  );
  return {
    species: of?.id ?? null,
    name: of?.names ?? named(classes[0]![0]),
    latin: of?.latin ?? null,
    probability,
    confidence: confidenceOf(words, probability),
    varieties: varietiesOf(classes),
  };
}

function varietiesOf(classes: readonly [string, number][]): VarietyAnswer[] {
  const byName = new Map<string, VarietyAnswer>();
  for (const [name, p] of [...classes].sort((a, b) => b[1] - a[1])) {
    const read = named(name);
    const before = byName.get(read.en);
    byName.set(read.en, {
      class: before?.class ?? name,
      name: read,
      variety: before?.variety ?? varietyOf(name),
      probability: (before?.probability ?? 0) + p,
    });
  }
  return [...byName.values()].sort((a, b) => b.probability - a.probability);
}

const named = (name: string): Text => ({ en: displayName(name, 'en'), fr: displayName(name, 'fr') });

function varietyOf(name: string): Text | null {
  const found = fruitClass(name);
  return found?.variety ?? found?.state ?? null;
}
