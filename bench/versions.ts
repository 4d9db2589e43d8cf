import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

/** Versions of installed npm packages. */
export function packageVersions(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const file = join(root, 'node_modules', name, 'package.json');
      return [name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version];
    }),
  );
}
