import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';
import { folderStore } from './folder.js';
import { s3Store } from './s3.js';
import { s3OptionsFrom } from './s3-options.js';
import type { Store } from './store.js';

/**
 * The store a path or URL names: a local folder, `file://`, or `s3://bucket/prefix`.
 *
 * @throws VergerError `store-url` for another scheme
 */
export function openStore(url: string): Store {
  if (url.startsWith('file://')) return folderStore(fileURLToPath(url));
  if (url.startsWith('s3://')) return s3Store(url, s3OptionsFrom(process.env));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    throw new VergerError('usage', 'store-url', `a run folder cannot be at ${scheme}://`, {
      mend: 'give a folder, a file:// or an s3:// URL',
    });
  }
  return folderStore(url);
}
