import type { PhotoFacts, Split } from './photo.js';

/** Folder names (lower case) that name a split. */
const SPLITS: ReadonlyMap<string, Split> = new Map([
  ['training', 'training'],
  ['train', 'training'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** `<turn>_<frame>_<size>.<ext>`: the frame names of Fruits-360; the turn `r_`, `r2_`, … may be missing. */
const FRAME = /^(?<turn>(?:r\d*_)?)(?<frame>\d+)_(?<size>\d+)\.[a-z]+$/i;

/**
 * What the path of a photo says of it.
 *
 * The split is named by the folder nearest to the class folder (`Training`, `Test`, `Validation`, `train`, `val`,
 * …, in any case); a class folder may itself be called `test` as long as a split folder stands above it.
 *
 * @param path of a listing, `/` between folders
 */
export function photoFacts(path: string): PhotoFacts {
  const folders = path.split('/');
  const name = folders.pop()!;
  const parent = folders.at(-1);
  const above = folders.slice(0, -1).reverse();
  const splitAbove = above.map(splitNamed).find((split) => split !== null) ?? null;
  const parentSplit = parent === undefined || splitAbove !== null ? null : splitNamed(parent);
  return {
    label: parent === undefined || parentSplit !== null ? null : parent,
    split: splitAbove ?? parentSplit,
    clip: clipOf(path, name),
  };
}

/**
 * Number of the frame within its clip, from a Fruits-360 file name (`r_12_100.jpg` is 12); null for another kind
 * of name.
 */
export function frameOf(path: string): number | null {
  const found = FRAME.exec(path.slice(path.lastIndexOf('/') + 1));
  return found === null ? null : Number(found.groups!.frame);
}

/** The turn a clip of Fruits-360 shows: `` for `100`, `r` for `r_100`, `r2` for `r2_100`; null for another clip. */
export function turnOf(clip: string): string | null {
  const found = /^(?:(r\d*)_)?\d+$/i.exec(clip);
  return found === null ? null : (found[1] ?? '').toLowerCase();
}

function clipOf(path: string, name: string): string {
  const found = FRAME.exec(name);
  return found === null ? path : found.groups!.turn!.toLowerCase() + found.groups!.size!;
}

function splitNamed(folder: string): Split | null {
  return SPLITS.get(folder.toLowerCase()) ?? null;
}
