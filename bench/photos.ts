import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
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

/** The folder given, else `$FRUITS_360`, else ../shared/fruits-360, else the sample data set, rendered here. */
export async function choosePhotos(given: string | undefined, say: (text: string) => void): Promise<Photos> {
  const asked = given ?? process.env.FRUITS_360;
  const beside = join(root, '..', 'shared', 'fruits-360');
  let folder = asked ?? beside;
  let name = asked === undefined ? relative(root, beside) : relative(root, resolve(asked));
  if (asked === undefined && !existsSync(beside)) {
    folder = join(root, 'out', 'sample-data');
    name = 'the sample data set';
    say('no photos were given: this uses the sample data set, rendered here');
    await runProcess(process.execPath, [verger, 'dataset', 'sample', '--out', folder, '--json']);
  }
  const { photos } = await openSource(folder).list();
  return { folder, name, paths: photos.map(({ path }) => path) };
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
