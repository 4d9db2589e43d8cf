import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository; this runs bundled, from .cache/bench. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built command line. */
export const verger = join(root, 'packages', 'cli', 'bin', 'verger.js');

/** A bundled process of ours. */
export const ours = (name: string): string => join(root, '.cache', 'bench', `${name}.mjs`);
