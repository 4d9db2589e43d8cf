import { elementAt, type Log } from '@verger/base';
import type { Store } from '@verger/storage/store';
import type { Engine } from '../features/engine.js';
import { keepMoments, keptIn, keptPath, listKept, longestKept } from '../features/kept-moments.js';
import type { PartSet } from '../features/part-set.js';
import { cutPieces } from '../features/pieces.js';
import { type MomentsPiece, mergeRoles } from '../features/role-moments.js';
import { keysOf, NO_MOMENTS, type RoleMoments, readStored } from '../features/stored-moments.js';

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
      if (!known && (await keepMoments(out, key, moments))) used.add(keptPath(key));
      merged = mergeRoles(merged, moments);
    }
    await computed.return?.(undefined);
  }
  // Only now: what a new sum goes on from is kept until the sum is.
  for (const path of await listKept(out)) if (!used.has(path)) await out.remove(path);
  return merged;
}

async function planOf(set: PartSet, { out, log }: Where): Promise<Planned[]> {
  const stores = set.store.url === out.url ? [out] : [out, set.store];
  const find = await keptIn(stores, log);
  const plan: Planned[] = [];
  for (const piece of cutPieces(set.features)) {
    const keys = keysOf(set, piece);
    const [start, known] = await longestKept(keys, find);
    plan.push({ start, parts: piece.slice(known), key: elementAt(keys, keys.length - 1) });
  }
  return plan;
}
