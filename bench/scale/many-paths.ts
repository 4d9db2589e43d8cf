import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * A folder with links to one folder of photos, so many that a listing, which follows links, sees at least `paths`
 * of them: as many directory entries, reads and decodings as with files of their own, without their disk space.
 *
 * @param photos how many the linked folder holds
 * @returns number of links
 */
export async function manyPaths(folder: string, to: string, photos: number, paths: number): Promise<number> {
  const links = Math.ceil(paths / photos);
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < links; i++) {
    await symlink(resolve(to), join(folder, `copy-${String(i).padStart(4, '0')}`));
  }
  return links;
}
