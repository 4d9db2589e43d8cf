import { resolve } from 'node:path';
import type { Recipe } from './recipe.js';
import { readTsv } from './tsv.js';

/** Photos that a recipe passes over, one by one. */
export interface Exclusions {
  /** Whether a photo is passed over; those that were asked about count. @param path absolute */
  has(path: string): boolean;
  /** Photos that were passed over, by the reason up to a colon. */
  counts(): Readonly<Record<string, number>>;
  /** Lines of the table that no photo was asked about with. */
  unmatched(): number;
}

/** @throws VergerError (usage) `recipe-invalid` when the table cannot be read */
export async function readExclusions(exclude: Recipe['exclude']): Promise<Exclusions> {
  const reasons = new Map<string, string>();
  if (exclude !== undefined) {
    for (const [file = '', reason = ''] of await readTsv(exclude.path, ['file', 'reason'])) {
      reasons.set(resolve(exclude.root, file), reason.replace(/:.*/s, '').trim());
    }
  }
  const found = new Map<string, string>();
  return {
    has(path) {
      const reason = reasons.get(path);
      if (reason !== undefined) found.set(path, reason);
      return reason !== undefined;
    },
    counts() {
      const counts: Record<string, number> = {};
      for (const reason of found.values()) counts[reason] = (counts[reason] ?? 0) + 1;
      return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    unmatched: () => reasons.size - found.size,
  };
}
