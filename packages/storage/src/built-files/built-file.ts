import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';

/**
 * Path of a file or folder that the build makes: beside the code in a bundle, else in `dist`, also when the code itself
 * runs from source.
 *
 * @param path below `dist`
 * @param from `import.meta.url` of a file in a folder of the package's sources
 * @throws VergerError `not-built` (input)
 */
export function builtFile(path: string, from: string): string {
  const places = [`./${basename(path)}`, `../${path}`, `../../dist/${path}`];
  const found = places.map((place) => fileURLToPath(new URL(place, from))).find(existsSync);
  if (found !== undefined) return found;
  throw new VergerError('input', 'not-built', `${basename(path)} has not been built`, {
    hint: 'Run: npm run build',
  });
}
