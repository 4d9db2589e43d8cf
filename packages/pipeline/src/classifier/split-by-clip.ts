import { seededRandom } from '../base/random.js';
import { frameOf } from '../photos/facts.js';
import { clipKey, type Rows, type Samples } from './samples.js';

export interface ClipSplit {
  readonly kept: Rows;
  readonly held: Rows;
  /**
   * Classes of which only one clip is there: the frames of that clip were cut in two runs, so that kept and held
   * photos show the same fruit from other sides. Sorted.
   */
  readonly cut: readonly string[];
  /** Classes with a single photo: it is kept, nothing of them is held. Sorted. */
  readonly single: readonly string[];
}

export interface ClipSplitOptions {
  readonly seed: number;
  /** Share of the photos of each class to hold out, above 0 and below 1. */
  readonly share: number;
}

/**
 * Splits every class by clip: no clip has frames on both sides, except where a class has one clip only.
 *
 * Of a class with several clips, at least one is held and at least one kept, clips in seeded order, as many as
 * come nearest to the share. Of a class with one clip, the last frames (by frame number, else by path) are held:
 * one cut, so that near duplicates stand on both sides of it only there and where the turn closes. The split of
 * a class does not depend on the other classes.
 */
export function splitByClip(samples: Samples, rows: Rows, options: ClipSplitOptions): ClipSplit {
  const { seed, share } = options;
  const held = new Set<number>();
  const cut: string[] = [];
  const single: string[] = [];
  const classes = group(rows, (row) => samples.labels[row]!);
  for (const [label, members] of classes) {
    const clips = group(members, (row) => clipKey(samples, row));
    if (members.length === 1) {
      single.push(label);
    } else if (clips.length === 1) {
      cut.push(label);
      const frames = byFrame(samples, members);
      const count = Math.min(frames.length - 1, Math.max(1, Math.round(frames.length * share)));
      for (const row of frames.slice(-count)) held.add(row);
    } else {
      const sizes = shuffled(clips, `${seed}/${label}`);
      for (const clip of nearest(sizes, members.length * share)) for (const row of clip) held.add(row);
    }
  }
  return {
    kept: rows.filter((row) => !held.has(row)),
    held: rows.filter((row) => held.has(row)),
    cut,
    single,
  };
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
  const frame = new Map(rows.map((row) => [row, frameOf(samples.paths[row]!) ?? 0]));
  return rows.toSorted(
    (a, b) => frame.get(a)! - frame.get(b)! || (samples.paths[a]! < samples.paths[b]! ? -1 : 1),
  );
}

/** Fisher–Yates, seeded. */
function shuffled(clips: readonly [string, number[]][], seed: string): number[][] {
  const random = seededRandom(seed);
  const out = clips.map(([, rows]) => rows);
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [out[other]!, out[last]!];
  }
  return out;
}

/** The first clips, at least one and not all, whose photos come nearest to the wanted number. */
function nearest(clips: readonly number[][], wanted: number): number[][] {
  let taken = 1;
  let photos = clips[0]!.length;
  while (taken < clips.length - 1) {
    const next = photos + clips[taken]!.length;
    if (Math.abs(next - wanted) >= Math.abs(photos - wanted)) break;
    photos = next;
    taken++;
  }
  return clips.slice(0, taken);
}
