import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';
import { s3OptionsFrom } from '../store/s3-options.js';
import { folderSource } from './folder.js';
import { s3Source } from './s3.js';
import type { PhotoSource } from './source.js';

/**
 * The source a path or URL names: a local folder, `file://`, or `s3://bucket/prefix`.
 *
 * @throws VergerError `photos-url` for another scheme
 */
export function openSource(url: string): PhotoSource {
  if (url.startsWith('file://')) return folderSource(fileURLToPath(url));
  if (url.startsWith('s3://')) return s3Source(url, s3OptionsFrom(process.env));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    throw new VergerError('usage', 'photos-url', `photos cannot be read from ${scheme}://`, {
      mend: 'give a folder, a file:// or an s3:// URL',
    });
  }
  return folderSource(url);
}
