import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';
import { CONCURRENCY } from '../store/map-concurrent.js';
import { s3OptionsFrom } from '../store/s3-options.js';
import { parseS3Url } from '../store/s3-url.js';
import { folderSource } from './folder.js';
import { type PhotoSource, readerOf } from './source.js';

/** Stores that a Spark with their connector reads: `verger dataset copy`. */
const SPARK_READS = new Set(['hdfs', 'viewfs', 'webhdfs', 'gs', 'abfs', 'abfss', 'wasbs', 'oss']);

export interface SourceOptions {
  /** `s3://bucket/…/manifest.json`: photos in S3 are listed by this S3 Inventory. @default by requests */
  readonly inventory?: string | undefined;
}

/**
 * The source a path or URL names: a local folder, `file://`, or `s3://bucket/prefix`.
 *
 * @throws VergerError usage `photos-url` for another scheme, `bad-option` for an inventory of no bucket
 */
export function openSource(url: string, { inventory }: SourceOptions = {}): PhotoSource {
  if (inventory !== undefined && !url.startsWith('s3://')) {
    throw new VergerError('usage', 'bad-option', `${url} is in no bucket that ${inventory} could list`, {
      hint: 'an S3 Inventory lists photos in s3://bucket/prefix; leave it out for others',
    });
  }
  if (url.startsWith('file://')) return folderSource(fileURLToPath(url));
  if (url.startsWith('s3://')) return inS3(url, inventory);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined) {
    const hint = SPARK_READS.has(scheme)
      ? `copy them first, through Spark's pipe: verger dataset copy ${url} <folder or s3://bucket/prefix>`
      : 'give a folder, a file:// or an s3:// URL';
    throw new VergerError('usage', 'photos-url', `photos cannot be read from ${scheme}:// here`, { hint });
  }
  return folderSource(url);
}

/** The client of S3 is loaded at the first use, as for `openStore`. */
function inS3(url: string, inventory: string | undefined): PhotoSource {
  const place = parseS3Url(url);
  const options = s3OptionsFrom(process.env);
  let opened: Promise<PhotoSource> | undefined;
  const source = () => {
    opened ??= import('./s3.js').then(({ s3Source }) => s3Source(url, options, inventory));
    return opened;
  };
  return {
    url: place.url,
    concurrency: CONCURRENCY,
    list: async (signal) => (await source()).list(signal),
    read: async (path) => (await source()).read(path),
    reader(photos) {
      const read = source().then((opened) => readerOf(opened, photos));
      // Its failure is told to who reads.
      read.catch(() => {});
      return async (path) => (await read)(path);
    },
  };
}
