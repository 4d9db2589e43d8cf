import { wilsonLow } from '@verger/learning/metrics';
import type { Words } from '@verger/vision';

/** How often an answer that bears a word must be right, 0 to 1. */
export interface Promised {
  readonly sure: number;
  readonly likely: number;
}

/** An answer to a photo by a photographer outside of training. */
export interface HeardAnswer {
  /** Calibrated, of the first answer. */
  readonly probability: number;
  readonly right: boolean;
  /** Who took it: photos of one photographer are alike. */
  readonly group: string;
  /** Shops, the web …: a word must hold in each. */
  readonly domain: string;
}

/** All photos of one photographer count as much as so many of different ones. */
const OF_ONE = 20;
/** Domains with fewer answers are judged together. */
const ENOUGH = 200;
/** A word that cannot be said with the promised rate. */
const NEVER = 1;

/**
 * Least thresholds at which the promises hold: of the answers from the threshold on (to the next word's) the lower end
 * of the 95 % interval of the share that is right is no less than promised, in each domain with enough answers.
 *
 * @returns 1 for a word whose promise no threshold keeps
 */
export function fitWords(answers: readonly HeardAnswer[], promised: Promised): Words {
  const sure = leastFor(answers, promised.sure);
  const rest = answers.filter(({ probability }) => sure === NEVER || probability < sure);
  return { sure, likely: Math.min(sure, leastFor(rest, promised.likely)) };
}

function leastFor(answers: readonly HeardAnswer[], promised: number): number {
  const parts = new Map<string, HeardAnswer[]>();
  for (const one of answers) parts.set(one.domain, [...(parts.get(one.domain) ?? []), one]);
  const large = [...parts.values()].filter(({ length }) => length >= ENOUGH);
  return Math.max(...(large.length > 0 ? large : [answers]).map((part) => leastIn(part, promised)));
}

function leastIn(answers: readonly HeardAnswer[], promised: number): number {
  const counts = new Map<string, number>();
  for (const { group } of answers) counts.set(group, (counts.get(group) ?? 0) + 1);
  const falling = answers.toSorted((a, b) => b.probability - a.probability);
  let [least, right, all] = [NEVER, 0, 0];
  for (const [i, { probability, right: hit, group }] of falling.entries()) {
    const weight = Math.min(1, OF_ONE / counts.get(group)!);
    all += weight;
    right += hit ? weight : 0;
    // Answers of the same probability fall on the same side.
    const last = falling[i + 1]?.probability !== probability;
    if (last && probability > 0 && wilsonLow(right, all) >= promised) least = Math.min(least, probability);
  }
  return least;
}
