import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';
import { folderStore } from './folder.js';
import type { Store } from './store.js';

/**
 * The store a path or URL names: a local folder, or `file://`.
 *
 * @throws VergerError `store-url` for another scheme
 */
export function openStore(url: string): Store {
  if (url.startsWith('file://')) return folderStore(fileURLToPath(url));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    throw new VergerError('usage', 'store-url', `a run folder cannot be at ${scheme}://`, {
      mend: 'give a folder or a file:// URL',
    });
  }
  return folderStore(url);
}
