import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';
import { folderStore } from './folder.js';
import { s3OptionsFrom } from './s3-options.js';
import { parseS3Url } from './s3-url.js';
import type { Store } from './store.js';

/**
 * The store a path or URL names: a local folder, `file://`, or `s3://bucket/prefix`.
 *
 * @throws VergerError `store-url` for another scheme
 */
export function openStore(url: string): Store {
  if (url.startsWith('file://')) return folderStore(fileURLToPath(url));
  if (url.startsWith('s3://')) return inS3(url);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    throw new VergerError('usage', 'store-url', `a run folder cannot be at ${scheme}://`, {
      hint: 'give a folder, a file:// or an s3:// URL',
    });
  }
  return folderStore(url);
}

/** The client of S3 is loaded at the first use: that takes 0.2 s, which a run on this machine's disk can do without. */
function inS3(url: string): Store {
  const place = parseS3Url(url);
  const options = s3OptionsFrom(process.env);
  let opened: Promise<Store> | undefined;
  const store = () => {
    opened ??= import('./s3.js').then(({ s3Store }) => s3Store(url, options));
    return opened;
  };
  return {
    url: place.url,
    async *list(prefix) {
      yield* (await store()).list(prefix);
    },
    read: async (path, range) => (await store()).read(path, range),
    write: async (path, data) => (await store()).write(path, data),
    create: async (path, data) => (await store()).create(path, data),
    move: async (from, to) => (await store()).move(from, to),
    remove: async (path) => (await store()).remove(path),
    sweep: async () => (await store()).sweep(),
  };
}
