import { hammingIndex } from '../hash/hamming-index.js';
import { captureName, type NameRule, stemOf } from './capture-name.js';
import {
  HASH_DISTANCE,
  isNearDuplicate,
  mirrored,
  openFingerprint,
  STUDIO_HASH_DISTANCE,
  type View,
} from './fingerprint.js';

/** Photos taken within this many seconds of the one before are one burst. */
const BURST_SECONDS = 3;

/** What is known of a photo that may belong to a capture. */
export interface Captured {
  readonly path: string;
  readonly label: string | null;
  /** SHA-256 (hex) of its content. */
  readonly sha256?: string | undefined;
  /** See `fingerprint`. */
  readonly fingerprint?: Uint8Array | undefined;
}

/** Names the capture of a photo; undefined leaves it to its name. */
export type GroupBy = (path: string) => string | undefined;

/** Photos of one picture, under more than one label: at least one of them is wrong. */
export interface LabelConflict {
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** Same bytes, or a near duplicate. */
  readonly copy: 'same' | 'near';
}

/** Which photos show the same capture: a clip, a burst, a photo and its copies. They must not be split apart. */
export interface CaptureGroups {
  /** Name of the group of each photo, unique in the data set. */
  readonly of: readonly string[];
  /** The same by names alone, without a look at the content. */
  readonly byName: readonly string[];
  readonly groups: number;
  /** Photos beyond the first with the same bytes. */
  readonly sameBytes: number;
  /** Photos, not counted in `sameBytes`, that are near duplicates of another that names do not join with it. */
  readonly nearDuplicates: number;
  /** Photos without a fingerprint: their near duplicates are not found. */
  readonly unseen: number;
  /** Photos whose name, or `--group-by`, told their group, by rule. */
  readonly rules: Readonly<Partial<Record<NameRule | 'group-by', number>>>;
  readonly conflicts: readonly LabelConflict[];
}

/**
 * Joins photos of one capture: by their names within a class, by equal bytes, and by near duplicate content.
 * Time grows with the number of pairs that look alike; memory is 250 bytes a photo.
 */
export function captureGroups(
  photos: readonly Captured[],
  groupBy: GroupBy = () => undefined,
): CaptureGroups {
  const sets = new DisjointSets(photos.length);
  const { names, rules } = joinNames(photos, groupBy, sets);
  const byName = named(sets, names);

  const first = new Map<string, number>();
  const copies: [number, number, 'same' | 'near'][] = [];
  let sameBytes = 0;
  for (const [i, { sha256 }] of photos.entries()) {
    if (sha256 === undefined) continue;
    const other = first.get(sha256);
    if (other === undefined) first.set(sha256, i);
    else {
      sameBytes++;
      copies.push([other, i, 'same']);
      sets.join(other, i);
    }
  }
  let nearDuplicates = 0;
  for (const [a, b] of nearPairs(photos, first, sets)) {
    copies.push([a, b, 'near']);
    if (sets.join(a, b)) nearDuplicates++;
  }
  const of = named(sets, names);
  return {
    of,
    byName,
    groups: new Set(of).size,
    sameBytes,
    nearDuplicates,
    unseen: photos.filter(({ fingerprint }) => fingerprint === undefined).length,
    rules,
    conflicts: conflictsOf(photos, copies),
  };
}

const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function joinNames(photos: readonly Captured[], groupBy: GroupBy, sets: DisjointSets) {
  const rules: Partial<Record<NameRule | 'group-by', number>> = {};
  const count = (rule: NameRule | 'group-by') => {
    rules[rule] = (rules[rule] ?? 0) + 1;
  };
  const first = new Map<string, number>();
  const joinFirst = (key: string, i: number) => {
    const other = first.get(key);
    if (other === undefined) first.set(key, i);
    else sets.join(other, i);
  };
  const taken: { i: number; folder: string; second: number }[] = [];
  const names = photos.map(({ path, label }, i) => {
    const given = groupBy(path);
    if (given !== undefined) {
      count('group-by');
      joinFirst(JSON.stringify(['given', given]), i);
      return given;
    }
    const found = captureName(fileOf(path));
    if (found === undefined) return path;
    count(found.rule);
    if (found.second !== undefined) {
      taken.push({ i, folder: path.slice(0, path.lastIndexOf('/') + 1), second: found.second });
      return path;
    }
    const name = label === null ? found.key : `${label}/${found.key}`;
    joinFirst(JSON.stringify(['name', label, found.key]), i);
    return name;
  });
  // The original of `IMG_1234 (2).jpg` bears no mark itself.
  for (const [i, { path, label }] of photos.entries()) {
    if (names[i] !== path) continue;
    const key = JSON.stringify(['name', label, stemOf(fileOf(path)).toLowerCase()]);
    const other = first.get(key);
    if (other !== undefined) sets.join(other, i);
  }
  taken.sort((a, b) => (a.folder === b.folder ? a.second - b.second : a.folder < b.folder ? -1 : 1));
  for (const [at, { i, folder, second }] of taken.entries()) {
    const before = taken[at - 1];
    if (before?.folder === folder && second - before.second <= BURST_SECONDS) sets.join(before.i, i);
  }
  return { names, rules };
}

/** A photo by its content; `row` is its place among the photos. */
interface Look {
  readonly row: number;
  readonly label: string | null;
  readonly isClip: boolean;
  readonly view: View;
}

const isClip = (path: string): boolean => captureName(fileOf(path))?.rule === 'fruits-360';

/** Pairs that content joins and names do not. Photos with the bytes of another stand for it. */
function* nearPairs(
  photos: readonly Captured[],
  first: ReadonlyMap<string, number>,
  sets: DisjointSets,
): Generator<[number, number]> {
  const looks: Look[] = [];
  for (const [row, { path, label, sha256, fingerprint }] of photos.entries()) {
    if (fingerprint === undefined || (sha256 !== undefined && first.get(sha256) !== row)) continue;
    const view = openFingerprint(fingerprint);
    if (!view.plain) looks.push({ row, label, isClip: isClip(path), view });
  }
  const isJoined = (a: Look, b: Look) => sets.find(a.row) === sets.find(b.row) && a.label === b.label;
  const index = hammingIndex(Uint32Array.from(looks.flatMap(({ view }) => view.hash)));
  for (const [at, look] of looks.entries()) {
    const { view } = look;
    const near = new Set<Look>();
    const strict = view.studio || look.isClip;
    const distance = strict ? STUDIO_HASH_DISTANCE : HASH_DISTANCE;
    const queries = [view.hash, mirrored(view.hash)];
    // A cropped picture is another one where the ground is plain.
    if (!strict) queries.push(view.middle, mirrored(view.middle));
    for (const [query, [low, high]] of queries.entries()) {
      index.search(low, high, distance, (found) => {
        const other = looks[found];
        // Of whole pictures each pair is met twice; of a middle and a whole one it is not.
        if (other === undefined || found === at || (query < 2 && found > at)) return false;
        if (!isJoined(other, look)) near.add(other);
        return false;
      });
    }
    for (const other of near) {
      // Names that tell clips apart are believed before a likeness is.
      const both = (other.isClip || other.view.studio) && strict;
      if (!isNearDuplicate(other.view, view, both) || isJoined(other, look)) continue;
      yield [Math.min(other.row, look.row), Math.max(other.row, look.row)];
    }
  }
}

/** Every set is called after its first photo. */
function named(sets: DisjointSets, names: readonly string[]): string[] {
  return names.map((_, i) => names[sets.find(i)]!);
}

function conflictsOf(
  photos: readonly Captured[],
  copies: readonly (readonly [number, number, 'same' | 'near'])[],
): LabelConflict[] {
  const sets = new DisjointSets(photos.length);
  const touched = new Set<number>();
  const nearRoots = new Set<number>();
  for (const [a, b] of copies) {
    sets.join(a, b);
    touched.add(a).add(b);
  }
  for (const [a, , copy] of copies) if (copy === 'near') nearRoots.add(sets.find(a));
  const members = new Map<number, Captured[]>();
  for (const [i, photo] of photos.entries()) {
    if (!touched.has(i)) continue;
    const root = sets.find(i);
    members.set(root, [...(members.get(root) ?? []), photo]);
  }
  return [...members]
    .map(([root, group]): LabelConflict => {
      const labels = group.flatMap(({ label }) => label ?? []);
      return {
        paths: group.map(({ path }) => path).sort(),
        labels: [...new Set(labels)].sort(),
        copy: nearRoots.has(root) ? 'near' : 'same',
      };
    })
    .filter(({ labels }) => labels.length > 1)
    .sort((a, b) => (String(a.paths[0]) < String(b.paths[0]) ? -1 : 1));
}

/** Union by the smaller number, with path halving: a set is called after its first member. */
class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(i: number): number {
    let at = i;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!;
      at = this.#parent[at]!;
    }
    return at;
  }

  /** False when they were joined already. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.find(a), this.find(b)];
    if (one === other) return false;
    this.#parent[Math.max(one, other)] = Math.min(one, other);
    return true;
  }
}
