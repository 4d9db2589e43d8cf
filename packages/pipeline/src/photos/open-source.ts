import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';
import { folderSource } from './folder.js';
import type { PhotoSource } from './source.js';

/**
 * The source a path or URL names: a local folder, or `file://`.
 *
 * @throws VergerError `photos-url` for another scheme
 */
export function openSource(url: string): PhotoSource {
  if (url.startsWith('file://')) return folderSource(fileURLToPath(url));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    throw new VergerError('usage', 'photos-url', `photos cannot be read from ${scheme}://`, {
      mend: 'give a folder or a file:// URL',
    });
  }
  return folderSource(url);
}
