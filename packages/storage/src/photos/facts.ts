import { captureName } from './capture-name.js';
import type { PhotoFacts, Split } from './photo.js';

/** Folder names (lower case) that name a split. */
const SPLITS: ReadonlyMap<string, Split> = new Map([
  ['training', 'training'],
  ['train', 'training'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['development', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
  ['eval', 'test'],
  ['evaluation', 'test'],
]);

/**
 * What the path of a photo says of it.
 *
 * The split is named by the folder nearest to the photo's class (`Training`, `Test`, `val`, `dev`, …, in any case), above
 * it (`train/Kiwi/1.jpg`) or below it (`Kiwi/train/1.jpg`); a class folder may itself be called `test` as long as a
 * split folder stands above it. Labels are in Unicode NFC, so that a name written by two systems is one class; paths
 * stay as they are.
 *
 * @param path of a listing, `/` between folders
 */
export function photoFacts(path: string): PhotoFacts {
  const folders = path.split('/');
  const name = folders.pop()!;
  const above = folders.slice(0, -1).reverse();
  const splitAbove = above.map(splitNamed).find((split) => split !== null) ?? null;
  const split = splitAbove ?? splitNamed(folders.at(-1) ?? '');
  const label = splitAbove === null && split !== null ? above[0] : folders.at(-1);
  return { label: label?.normalize('NFC') ?? null, split, clip: captureName(name)?.key ?? path };
}

/** The folders above the class folder without those that name a split, `Fruit/Citrus`; '' when there are none. */
export function foldersAbove(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const { label } = photoFacts(path);
  const at = folders.findLastIndex((folder) => folder.normalize('NFC') === label);
  return folders
    .slice(0, Math.max(0, at))
    .filter((folder) => splitNamed(folder) === null)
    .join('/')
    .normalize('NFC');
}

function splitNamed(folder: string): Split | null {
  return SPLITS.get(folder.toLowerCase()) ?? null;
}
