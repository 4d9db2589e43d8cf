import {
  displayName,
  fruitClass,
  type Species,
  speciesOfClass,
  speciesOfFolder,
  type Text,
} from '@verger/knowledge';
import type { Guess } from '../inference/network.js';

/** Plain words for a calibrated probability. */
export type Confidence = 'sure' | 'likely' | 'maybe';

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

/** What the page shows of one fruit. */
export interface SpeciesAnswer {
  /** False when the photo does not look like any fruit the model knows. */
  readonly known: boolean;
  /** Best first, three at most. */
  readonly guesses: readonly SpeciesGuess[];
  /** From the photo to the answer, in milliseconds. */
  readonly ms: number;
}

/** Least probability of each word. At 0.9, nine answers in ten are right where the calibration holds. */
export const WORDS: readonly (readonly [Confidence, number])[] = [
  ['sure', 0.9],
  ['likely', 0.6],
  ['maybe', 0],
];

/** The word for a probability. */
export const confidenceOf = (probability: number): Confidence =>
  WORDS.find(([, least]) => probability >= least)?.[0] ?? 'maybe';

/** Below this the best species is no answer: a person reads it as a guess at random. */
const LEAST = 0.2;

/**
 * Species first: adds up the classes of each species and of each variety.
 *
 * @param ms time it took
 * @param top how many species
 */
export function answerOf({ probabilities, margin }: Guess, ms: number, top = 3): SpeciesAnswer {
  const bySpecies = new Map<string, { of: Species | undefined; classes: [string, number][] }>();
  for (const [name, probability] of probabilities) {
    const of = speciesOfClass(name)?.species ?? speciesOfFolder(name);
    const key = of?.id ?? `class:${name}`;
    const entry = bySpecies.get(key) ?? { of, classes: [] };
    entry.classes.push([name, probability]);
    bySpecies.set(key, entry);
  }
  const guesses = [...bySpecies.values()]
    .map(({ of, classes }) => guessOf(of, classes))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
  return { known: margin >= 0 && (guesses[0]?.probability ?? 0) >= LEAST, guesses, ms };
}

function guessOf(of: Species | undefined, classes: readonly [string, number][]): SpeciesGuess {
  const probability = Math.min(
    1,
    classes.reduce((sum, [, p]) => sum + p, 0),
  );
  return {
    species: of?.id ?? null,
    name: of?.names ?? named(classes[0]![0]),
    latin: of?.latin ?? null,
    probability,
    confidence: confidenceOf(probability),
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
