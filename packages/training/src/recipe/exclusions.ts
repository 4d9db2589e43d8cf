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
  const rows = exclude === undefined ? [] : await readTsv(exclude.path, ['file', 'reason']);
  const reasons = new Map(
    rows.map(([file, reason]) => [resolve(exclude!.root, file!), reason!.split(':')[0]!.trim()]),
  );
  const found = new Set<string>();
  return {
    has(path) {
      const listed = reasons.has(path);
      if (listed) found.add(path);
      return listed;
    },
    counts() {
      const counts: Record<string, number> = {};
      for (const path of [...found].sort()) {
        const reason = reasons.get(path)!;
        counts[reason] = (counts[reason] ?? 0) + 1;
      }
      return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    unmatched: () => reasons.size - found.size,
  };
}
