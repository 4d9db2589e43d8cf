import { createHash } from 'node:crypto';

/** Numbers in [0, 1), always the same ones for the same seed. */
export interface Random {
  (): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
}

/** A small generator (32-bit mixing of a counter, after Steele et al.'s SplitMix), seeded by any text. */
export function seededRandom(seed: string): Random {
  // Signed: V8 keeps it without an allocation for each number.
  let state = createHash('sha256').update(seed).digest().readInt32LE(0);
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
  return Object.assign(next, { between: (low: number, high: number) => low + (high - low) * next() });
}
