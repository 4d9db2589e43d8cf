import type { Guess } from './guess.js';

/** Several photos of one fruit make one guess: the mean of their probabilities and of their margins. */
export function combine(guesses: readonly Guess[]): Guess {
  return weightedMean(guesses.map((guess) => ({ guess, weight: 1 })));
}

/** Weight of a frame against the one before it; 0.6 forgets a fruit that was taken away within about a second. */
const FADE = 0.6;

/**
 * Smooths guesses over the frames of a viewfinder: an exponential moving mean, so that one blurred frame does not
 * change the answer.
 *
 * @param fade weight of the past, 0 (none) to below 1
 */
export class Smoothing {
  #mean: Guess | undefined;
  readonly #fade: number;

  constructor(fade = FADE) {
    this.#fade = fade;
  }

  /** The mean with this frame in it. */
  add(guess: Guess): Guess {
    this.#mean =
      this.#mean === undefined
        ? guess
        : weightedMean([
            { guess: this.#mean, weight: this.#fade },
            { guess, weight: 1 - this.#fade },
          ]);
    return this.#mean;
  }

  /** Forgets all frames. */
  restart(): void {
    this.#mean = undefined;
  }
}

function weightedMean(parts: readonly { guess: Guess; weight: number }[]): Guess {
  const sum = parts.reduce((total, { weight }) => total + weight, 0);
  const probabilities = new Map<string, number>();
  let margin = 0;
  for (const { guess, weight } of parts) {
    const share = weight / sum;
    margin += guess.margin * share;
    for (const [name, p] of guess.probabilities)
      probabilities.set(name, (probabilities.get(name) ?? 0) + p * share);
  }
  return { probabilities, margin };
}
