import { elementAt, type Log } from '@verger/base';
import type { Store } from '@verger/storage/store';
import type { Engine } from '../features/engine.js';
import type { PartSet } from '../features/part-set.js';
import { cutPieces, PARTS_A_BLOCK } from '../features/pieces.js';
import { type MomentsPiece, mergeRoles } from '../features/role-moments.js';
import {
  encodeRoleMoments,
  keysOf,
  NO_MOMENTS,
  ROLES,
  type RoleMoments,
  readStored,
  type StoredMoments,
} from '../features/stored-moments.js';

/** Folder of the moments of pieces of a run. */
const FOLDER = 'moments/';

interface Where {
  /** The run folder that is being made. */
  readonly out: Store;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A piece of a set: what is known of it already, and what is to be read. */
interface Planned extends MomentsPiece {
  readonly key: string;
}

/**
 * The moments of all rows that count. Those of whole pieces are kept in `moments/` of the folder that is being made, under
 * names that tell the parts they are of: only parts that came since are read. The order of the sum follows from the
 * parts alone: the same bits whatever was kept, and whichever engine or start has computed it.
 *
 * @throws VergerError `part-broken`, and what the engine throws
 */
export async function momentsOfSets(
  sets: readonly PartSet[],
  where: Where,
  engine: Engine,
): Promise<RoleMoments> {
  const { out } = where;
  const used = new Set<string>();
  let merged = NO_MOMENTS;
  for (const set of sets) {
    const plan = await planOf(set, where);
    const pieces = plan.filter(({ parts }) => parts.length > 0);
    const computed = engine.moments({ set, pieces, ...where })[Symbol.asyncIterator]();
    for (const { start, parts, key } of plan) {
      const known = parts.length === 0 && start !== null;
      const moments = known ? await readStored(start) : (await computed.next()).value;
      if (moments === undefined) throw new Error(`the moments ${key} of ${set.store.url} are gone`);
      if (known && start.store === out) used.add(start.path);
      if (!known && (await keep(out, key, moments))) used.add(pathOf(key));
      merged = mergeRoles(merged, moments);
    }
    await computed.return?.(undefined);
  }
  // Only now: what a new sum goes on from is kept until the sum is.
  for (const path of await listed(out)) if (!used.has(path)) await out.remove(path);
  return merged;
}

async function planOf(set: PartSet, { out, log }: Where): Promise<Planned[]> {
  const stores = set.store.url === out.url ? [out] : [out, set.store];
  const there = await Promise.all(stores.map(listed));
  const find = async (key: string): Promise<StoredMoments | undefined> => {
    for (const [at, store] of stores.entries()) {
      const stored = { store, path: pathOf(key), key };
      if (!there[at]?.has(stored.path)) continue;
      if ((await readStored(stored)) !== undefined) return stored;
      log.warn(`${store.url}/${stored.path} is damaged: the features it stands for are read again`);
    }
    return undefined;
  };
  const plan: Planned[] = [];
  for (const piece of cutPieces(set.features)) {
    const keys = keysOf(set, piece);
    const [start, known] = await longest(keys, find);
    plan.push({ start, parts: piece.slice(known), key: elementAt(keys, keys.length - 1) });
  }
  return plan;
}

/** What is known of the whole piece, or of the most of its blocks, and of how many parts. */
async function longest(
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
async function keep(out: Store, key: string, moments: RoleMoments): Promise<boolean> {
  const bytes = encodeRoleMoments(key, moments);
  const features = ROLES.reduce(
    (sum, role) => sum + (moments[role]?.n ?? 0) * (moments[role]?.dimension ?? 0),
    0,
  );
  if (bytes.length >= features * Float32Array.BYTES_PER_ELEMENT) return false;
  await out.write(pathOf(key), bytes);
  return true;
}

const pathOf = (key: string): string => `${FOLDER}${key}.bin`;

async function listed(store: Store): Promise<Set<string>> {
  const paths = new Set<string>();
  for await (const { path } of store.list(FOLDER)) paths.add(path);
  return paths;
}
