import { decodeMoments, type Moments, mergeMoments } from '@verger/learning/pca';
import type { Store } from '@verger/storage/store';
import { attemptPaths } from './task-spec.js';

/**
 * Moments that tasks of an attempt have left, merged in the order given, so that the same parts give the same bytes.
 *
 * @returns null when none of them is of any row
 * @throws Error when one is gone
 */
export async function mergeStored(
  store: Store,
  attempt: string,
  names: readonly string[],
): Promise<Moments | null> {
  const paths = attemptPaths(attempt);
  let merged: Moments | null = null;
  for (const name of names) {
    const bytes = await store.read(paths.moments(name));
    if (bytes === undefined) throw new Error(`${store.url}/${paths.moments(name)} is gone`);
    if (bytes.length === 0) continue;
    const moments = decodeMoments(bytes);
    merged = merged === null ? moments : mergeMoments(merged, moments);
  }
  return merged;
}
