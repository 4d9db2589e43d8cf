import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { spread } from '@verger/pipeline';
import { openSource } from '@verger/storage/photos';
import { root, verger } from './root.js';
import { runProcess } from './run-process.js';

/** The photos that are worked on. */
export interface Photos {
  readonly folder: string;
  /** As the results name it: never an absolute path. */
  readonly name: string;
  /** Sorted paths below the folder. */
  readonly paths: readonly string[];
}

/**
 * The folder given, or several joined; else `$FRUITS_360`, else ../shared/fruits-360, else the sample data set, rendered
 * here.
 */
export async function choosePhotos(given: readonly string[], say: (text: string) => void): Promise<Photos> {
  const asked = given.length > 1 ? await joined(given) : (given[0] ?? process.env.FRUITS_360);
  const beside = join(root, '..', 'shared', 'fruits-360');
  let folder = asked ?? beside;
  let name = given.length > 1 ? given.map(named).join(' and ') : named(folder);
  if (asked === undefined && !existsSync(beside)) {
    folder = join(root, 'out', 'sample-data');
    name = 'the sample data set';
    say('no photos were given: this uses the sample data set, rendered here');
    await runProcess(process.execPath, [verger, 'dataset', 'sample', '--out', folder, '--json']);
  }
  const { photos } = await openSource(folder).list();
  return { folder, name, paths: photos.map(({ path }) => path) };
}

/** A folder as seen from the repository: results name no path of a machine. */
export const named = (folder: string): string => relative(root, resolve(folder));

/** A folder of links to the classes of each split (`Training/Apple`) of all folders. */
async function joined(folders: readonly string[]): Promise<string> {
  const to = join(root, '.cache', 'bench', 'joined');
  await rm(to, { recursive: true, force: true });
  for (const folder of folders) {
    for (const split of await readdir(folder, { withFileTypes: true })) {
      if (!split.isDirectory()) continue;
      await mkdir(join(to, split.name), { recursive: true });
      for (const name of await readdir(join(folder, split.name))) {
        await symlink(resolve(folder, split.name, name), join(to, split.name, name));
      }
    }
  }
  return to;
}

/** Copies some photos, evenly spread over the listing, into a folder of their own: the same for all contestants. */
export async function copyPhotos({ folder, paths }: Photos, limit: number, to: string): Promise<number> {
  const taken = spread(paths, limit);
  for (const path of taken) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(folder, path), target);
  }
  return taken.length;
}
