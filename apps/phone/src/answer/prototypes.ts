import type { Guess } from './guess.js';

/** A photo that the person corrected, as the device minds it. */
export interface Example {
  /** What it shows: see `Correction.label`. */
  readonly label: string;
  /** SHA-256 (hex) of the backbone that gave the features: those of another mean nothing to this one. */
  readonly backbone: string;
  /** Feature vector of the photo as a whole. */
  readonly features: Float32Array;
}

/** Nearest prototype, beside the head. */
export interface Prototypes {
  /** The guess of the head, corrected where the photo is near a prototype. @param features of the photo as a whole */
  join(guess: Guess, features: Float32Array): Guess;
}

/**
 * A photo is of the class whose prototype, the mean of its examples, is near: where their cosine exceeds `NEAR`, and
 * up to `AGAINST` more where the head is sure of another answer (the sixth power of its probability). docs/app.md has the
 * figures, from `npm run bench -- corrections`. Lower and higher powers, the nearest example in place of the mean, similarity in
 * the reduced space, and less the similarity to the class means, did worse at the same price.
 */
const NEAR = 0.56;
const AGAINST = 0.26;
/** Width of the step from "not it" to "it", in units of the cosine. */
const STEP = 0.02;

/**
 * Prepares examples of one backbone: nearest prototype beside the head.
 *
 * @param backbone SHA-256 (hex) of the backbone at work; examples of another are left out
 * @param sameAs which labels and classes mean the same fruit, by a key of it
 * @returns undefined when no example is left
 */
export function openPrototypes(
  examples: readonly Example[],
  backbone: string,
  sameAs: (name: string) => string,
): Prototypes | undefined {
  const byLabel = new Map<string, Example[]>();
  for (const example of examples) {
    if (example.backbone !== backbone) continue;
    byLabel.set(example.label, [...(byLabel.get(example.label) ?? []), example]);
  }
  if (byLabel.size === 0) return undefined;
  const classes = [...byLabel].map(([label, of]) => ({
    label,
    key: sameAs(label),
    direction: unit(meanOf(of.map(({ features }) => unit(features)))),
  }));
  return {
    join(guess, features) {
      const photo = unit(features);
      const best = bestOthers(guess, sameAs);
      let found: { label: string; share: number } | undefined;
      for (const { label, key, direction } of classes) {
        const surplus = cosine(photo, direction) - AGAINST * best(key) ** 6 - NEAR;
        const share = 1 / (1 + Math.exp(-surplus / STEP));
        if (share > (found?.share ?? 0)) found = { label, share };
      }
      if (found === undefined || found.share < 0.01) return guess;
      const { label, share } = found;
      const probabilities = new Map<string, number>();
      for (const [name, p] of guess.probabilities) probabilities.set(name, p * (1 - share));
      probabilities.set(label, (probabilities.get(label) ?? 0) + share);
      // What the person named is no longer unknown, however little it looks like what the head knows.
      return { probabilities, margin: share >= 0.5 ? Math.max(0, guess.margin) : guess.margin };
    },
  };
}

/** Probability of the likeliest fruit that is not the one of a key. */
function bestOthers(guess: Guess, sameAs: (name: string) => string): (key: string) => number {
  const sums = new Map<string, number>();
  for (const [name, p] of guess.probabilities) {
    const key = sameAs(name);
    sums.set(key, (sums.get(key) ?? 0) + p);
  }
  const sorted = [...sums].sort((a, b) => b[1] - a[1]);
  return (own) => sorted.find(([key]) => key !== own)?.[1] ?? 0;
}

const cosine = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

function unit(vector: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(vector);
  const length = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0));
  return length > 0 ? out.map((x) => x / length) : out;
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, one) => sum + one[i]!, 0) / vectors.length);
}
