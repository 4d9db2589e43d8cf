import type { Split } from '@verger/storage/photos';
import { photoFacts } from '@verger/storage/photos';
import type { Looked } from './look.js';

/** Photos with the same bytes. */
export interface DuplicateGroup {
  readonly sha256: string;
  /** Two or more, sorted. */
  readonly paths: readonly string[];
  /** Splits they stand in, sorted; `none` for a photo outside any. */
  readonly splits: readonly (Split | 'none')[];
  /** Their labels, sorted. */
  readonly labels: readonly string[];
}

/** Groups of photos with equal sha256, sorted by their first path. */
export function duplicateGroups(looked: readonly Looked[]): DuplicateGroup[] {
  const byHash = new Map<string, string[]>();
  for (const { sha256, photo } of looked) {
    // An empty file is a fault, and no picture that two photos could share.
    if (photo.bytes === 0) continue;
    const paths = byHash.get(sha256);
    if (paths === undefined) byHash.set(sha256, [photo.path]);
    else paths.push(photo.path);
  }
  return [...byHash]
    .filter(([, paths]) => paths.length > 1)
    .map(([sha256, paths]) => {
      const facts = paths.map((path) => photoFacts(path));
      return {
        sha256,
        paths: paths.sort(),
        splits: [...new Set(facts.map(({ split }) => split ?? 'none'))].sort(),
        labels: [...new Set(facts.map(({ label }) => label).filter((label) => label !== null))].sort(),
      };
    })
    .sort((a, b) => (a.paths[0]! < b.paths[0]! ? -1 : 1));
}
