import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The nearest of some files in the folders above: what ships beside the code is found in a checkout and in an installed
 * package alike.
 *
 * @param from path of a file; its folder is looked at first
 * @param places relative paths, in order of preference within a folder
 * @returns an absolute path, or undefined
 */
export function findAbove(from: string, ...places: readonly string[]): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const found = places.map((place) => join(folder, place)).find(existsSync);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}
