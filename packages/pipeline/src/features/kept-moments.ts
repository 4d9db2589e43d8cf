import type { Log } from '@verger/base';
import type { Store } from '@verger/storage/store';
import { PARTS_A_BLOCK } from './pieces.js';
import {
  encodeRoleMoments,
  isStored,
  ROLES,
  type RoleMoments,
  type StoredMoments,
} from './stored-moments.js';

/** Folder of the moments of pieces of a run, each under the key of its parts. */
const FOLDER = 'moments/';

export const keptPath = (key: string): string => `${FOLDER}${key}.bin`;

export async function listKept(store: Store): Promise<Set<string>> {
  const paths = new Set<string>();
  for await (const { path } of store.list(FOLDER)) paths.add(path);
  return paths;
}

/** Finds what is kept under a key, in the first of stores that has it whole; undefined when none has. */
export async function keptIn(
  stores: readonly Store[],
  log: Log,
): Promise<(key: string) => Promise<StoredMoments | undefined>> {
  const there = await Promise.all(stores.map(listKept));
  return async (key) => {
    for (const [at, store] of stores.entries()) {
      const stored = { store, path: keptPath(key), key };
      if (!there[at]?.has(stored.path)) continue;
      if (await isStored(stored)) return stored;
      log.warn(`${store.url}/${stored.path} is damaged: the features it stands for are read again`);
    }
    return undefined;
  };
}

/**
 * What is kept of a whole piece, or of the most of its blocks, and of how many parts.
 *
 * @param keys as `keysOf` gives them for the parts of the piece
 */
export async function longestKept(
  keys: readonly string[],
  find: (key: string) => Promise<StoredMoments | undefined>,
): Promise<[StoredMoments | null, number]> {
  for (const [left, key] of [...keys].reverse().entries()) {
    const count = keys.length - left;
    if (left > 0 && count % PARTS_A_BLOCK > 0) continue;
    const stored = await find(key);
    if (stored !== undefined) return [stored, count];
  }
  return [null, 0];
}

/** Keeps moments that are smaller than the features they spare; false for others. */
export async function keepMoments(store: Store, key: string, moments: RoleMoments): Promise<boolean> {
  const bytes = encodeRoleMoments(key, moments);
  const features = ROLES.reduce(
    (sum, role) => sum + (moments[role]?.n ?? 0) * (moments[role]?.dimension ?? 0),
    0,
  );
  if (bytes.length >= features * Float32Array.BYTES_PER_ELEMENT) return false;
  await store.write(keptPath(key), bytes);
  return true;
}
