import { VergerError } from '@verger/base';
import type { CountedPart, PartSet } from '../features/part-set.js';
import { openPart } from '../features/part-table.js';
import { readAhead } from '../features/read-ahead.js';

/** Where a photo was met first. */
interface Met {
  readonly set: PartSet;
  /** Of its content, hex; null for one that gave no features. */
  readonly sha256: string | null;
}

/**
 * Leaves out the rows of photos that an earlier set has features of, and error rows of photos that have another row.
 * Two photos are the same when path and content are. Memory holds the paths of runs that can share some: of those
 * whose folders lie in each other.
 *
 * @throws VergerError input `runs-disagree` when two runs hold different photos of one path
 */
export async function countOnce(sets: readonly PartSet[]): Promise<readonly PartSet[]> {
  const met = new Map<string, Met>();
  const counted = sets.map((set) => ({ ...set }));
  const shared = counted.filter((one) => counted.some((other) => other !== one && nested(one, other)));
  for (const set of shared) set.features = await once(set, set.features, met);
  for (const set of shared) set.errors = await once(set, set.errors, met);
  return counted;
}

const nested = (a: PartSet, b: PartSet): boolean =>
  a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);

async function once(
  set: PartSet,
  parts: readonly CountedPart[],
  met: Map<string, Met>,
): Promise<readonly CountedPart[]> {
  const counted: CountedPart[] = [];
  for await (const [part, bytes] of readAhead(set.store, parts)) {
    const table = openPart(set.store, part.name, bytes);
    const columns = ['path', 'sha256'].filter((column) => table.columns.includes(column));
    const rows = table.read<{ path: string; sha256?: string }>(columns);
    const without = new Set<string>();
    for (const { path, sha256 = null } of rows) {
      const before = met.get(set.prefix + path);
      if (before === undefined) met.set(set.prefix + path, { set, sha256 });
      else if (sha256 === null || before.sha256 === sha256) without.add(path);
      else throw disagree(before.set, set, path);
    }
    const left = part.rows - without.size;
    if (left > 0) counted.push(without.size === 0 ? part : { ...part, rows: left, without });
  }
  return counted;
}

function disagree(a: PartSet, b: PartSet, path: string): VergerError {
  return new VergerError(
    'input',
    'runs-disagree',
    `${a.store.url} and ${b.store.url} hold photos of one path, ${b.prefix}${path}, and different content`,
    {
      hint:
        'bring the older run up to date (verger features); or, where two machines keep other photos in folders of one ' +
        'name, give one folder another name and do the same: nothing is computed again',
    },
  );
}
