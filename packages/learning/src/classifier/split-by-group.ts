import { elementAt } from '@verger/base';
import { seededRandom } from '@verger/storage/hash';
import { frameOf } from '@verger/storage/photos';
import { groupKey, type Rows, type Samples } from './samples.js';

export interface GroupSplit {
  readonly kept: Rows;
  readonly held: Rows;
  /**
   * Classes of which only one capture group is there: its photos were cut in two runs, so that kept and held
   * photos show the same fruit from other sides. Sorted.
   */
  readonly cut: readonly string[];
  /** Classes of which nothing can be held: a single photo, or none that stands under no other label. Sorted. */
  readonly single: readonly string[];
}

export interface GroupSplitOptions {
  readonly seed: number;
  /** Share of the photos of each class to hold out, above 0 and below 1. */
  readonly share: number;
}

/**
 * Splits every class by capture group: no group has photos on both sides, except where a class has one group only.
 *
 * Of a class with several groups, at least one is held and at least one kept, groups in seeded order, as many as
 * come nearest to the share. Of a class with one group, the last photos (by frame number, else by path) are held:
 * one cut, so that near duplicates stand on both sides of it only there and where the turn closes. The split of
 * a class does not depend on the other classes. A group under several labels is kept: one of them is wrong, so that
 * it can test nothing.
 */
export function splitByGroup(samples: Samples, rows: Rows, options: GroupSplitOptions): GroupSplit {
  const { seed, share } = options;
  const held = new Set<number>();
  const cut: string[] = [];
  const single: string[] = [];
  const several = groupsOfSeveralClasses(samples, rows);
  for (const [label, members] of group(rows, (row) => elementAt(samples.labels, row))) {
    const groups = group(members, (row) => groupKey(samples, row));
    const own = groups.filter(([name]) => !several.has(name));
    if (members.length === 1 || own.length === 0) {
      single.push(label);
    } else if (groups.length === 1) {
      cut.push(label);
      const frames = byFrame(samples, members);
      const count = Math.min(frames.length - 1, Math.max(1, Math.round(frames.length * share)));
      for (const row of frames.slice(-count)) held.add(row);
    } else {
      const drawn = shuffled(own, `${seed}/${label}`);
      const all = own.length < groups.length;
      for (const some of nearest(drawn, members.length * share, all)) for (const row of some) held.add(row);
    }
  }
  return {
    kept: rows.filter((row) => !held.has(row)),
    held: rows.filter((row) => held.has(row)),
    cut,
    single,
  };
}

/** Groups with photos of more than one class. */
function groupsOfSeveralClasses(samples: Samples, rows: Rows): ReadonlySet<string> {
  const label = new Map<string, string>();
  const several = new Set<string>();
  for (const row of rows) {
    const name = groupKey(samples, row);
    const own = elementAt(samples.labels, row);
    const one = label.get(name);
    if (one === undefined) label.set(name, own);
    else if (one !== own) several.add(name);
  }
  return several;
}

/** Members by key, keys sorted by code units. */
function group(rows: Iterable<number>, key: (row: number) => string): [string, number[]][] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const name = key(row);
    const members = groups.get(name);
    if (members) members.push(row);
    else groups.set(name, [row]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function byFrame(samples: Samples, rows: readonly number[]): number[] {
  return rows
    .map((row) => {
      const path = elementAt(samples.paths, row);
      return { row, path, frame: frameOf(path) ?? 0 };
    })
    .sort((a, b) => a.frame - b.frame || (a.path < b.path ? -1 : 1))
    .map(({ row }) => row);
}

/** Fisher–Yates, seeded. */
function shuffled(groups: readonly [string, number[]][], seed: string): number[][] {
  const random = seededRandom(seed);
  const out = groups.map(([, rows]) => rows);
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [elementAt(out, other), elementAt(out, last)];
  }
  return out;
}

/** The first groups, at least one and (but for `all`) not all, whose photos come nearest to the wanted number. */
function nearest(groups: readonly number[][], wanted: number, all: boolean): number[][] {
  let taken = 1;
  let photos = elementAt(groups, 0).length;
  while (taken < groups.length - (all ? 0 : 1)) {
    const next = photos + elementAt(groups, taken).length;
    if (Math.abs(next - wanted) >= Math.abs(photos - wanted)) break;
    photos = next;
    taken++;
  }
  return groups.slice(0, taken);
}
