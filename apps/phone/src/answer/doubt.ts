import type { SpeciesAnswer, SpeciesGuess } from './species-answer.js';

/** A second guess that is this much less probable than the first is no rival. */
const RIVAL = 0.4;

/**
 * The two that a doubtful answer wavers between: "Strawberry or raspberry?". Undefined where one is likely, where a
 * family answers, and where the second is far behind.
 */
export function rivalsOf({
  known,
  family,
  guesses,
}: SpeciesAnswer): readonly [SpeciesGuess, SpeciesGuess] | undefined {
  const [first, second] = guesses;
  if (!known || family !== undefined || first === undefined || second === undefined) return undefined;
  if (first.confidence !== 'maybe' || second.probability < RIVAL * first.probability) return undefined;
  return [first, second];
}
