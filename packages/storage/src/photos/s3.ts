import { setMaxListeners } from 'node:events';
import { VergerError } from '@verger/base';
import { CONCURRENCY, mapConcurrent } from '../store/map-concurrent.js';
import { S3Bucket, type S3Listing } from '../store/s3-bucket.js';
import type { S3Options } from '../store/s3-options.js';
import { parseS3Url } from '../store/s3-url.js';
import { hiddenBy, kindOf } from './formats.js';
import { listedPhoto, type Photo } from './photo.js';
import { byPath, type FileListing, type PhotoFiles, type PhotoSource, SkippedCounts } from './source.js';
import { withShards } from './with-shards.js';

/** A listing goes this deep to find enough folders to list together. */
const LEVELS = 3;
/** More folders than this would each cost a request that lists few photos. */
const MANY = 1000;

/**
 * Photos in S3, at any depth below a prefix, or in the shards there. What looks like a photo is what `folderSource` takes for one: hidden
 * names and other files are counted only. Listing asks for pages of names only, never for an
 * object.
 *
 * `read` throws an Error with code ENOENT or EACCES when only that photo cannot be read, and the VergerError
 * `s3-…` when the service failed: then no other photo would do better.
 *
 * @param url `s3://bucket/prefix`
 * @param inventory `s3://bucket/…/manifest.json`: listed is what this S3 Inventory says, see `inventory.ts`
 * @throws VergerError usage `s3-url`; `list` throws input `photos-missing`, `inventory-…`, remote `s3-…`
 */
export const s3Source = (url: string, options: S3Options = {}, inventory?: string): PhotoSource =>
  withShards(filesInS3(url, options, inventory));

function filesInS3(url: string, options: S3Options, inventory: string | undefined): PhotoFiles {
  const place = parseS3Url(url);
  const bucket = new S3Bucket(place.bucket, options);
  const get = async (path: string, range?: { start: number; end: number; etag: string }) => {
    const bytes = await bucket.get(place.prefix + path, range).catch((error) => {
      if (error instanceof VergerError && error.code === 's3-denied')
        throw refused('EACCES', error.message, error);
      throw error;
    });
    if (bytes === undefined) throw refused('ENOENT', `${place.url}/${path} does not exist`);
    return bytes;
  };
  return {
    url: place.url,
    concurrency: CONCURRENCY,

    async list(signal) {
      // Each request in flight may listen to it; Node takes more than ten listeners for a leak.
      if (signal !== undefined) setMaxListeners(0, signal);
      const found =
        inventory === undefined
          ? await listTogether(bucket, place.prefix, signal)
          : // Readers of photos, the workers, need none of it.
            await (await import('./inventory.js')).inventoryObjects(place, inventory, options, signal);
      if (found.length === 0) {
        throw new VergerError('input', 'photos-missing', `there is nothing below ${place.url}`, {
          hint: 'give the bucket and the prefix that hold the photos',
        });
      }
      return photosOf(found, place.prefix);
    },

    read: (path) => get(path),

    async holdsShards() {
      for await (const page of bucket.pages(place.prefix, false)) {
        const { photos, shards } = photosOf(page.objects, place.prefix);
        if (photos.length + shards.length > 0) return photos.length === 0;
      }
      return false;
    },

    readRange: ({ path, etag }, start, end) => get(path, { start, end, etag }),
  };
}

const refused = (code: string, message: string, cause?: Error) =>
  Object.assign(new Error(message, cause && { cause }), { code });

type Objects = S3Listing['objects'];

/** All objects below a prefix: folder by folder until there are enough of them, then those together. */
async function listTogether(bucket: S3Bucket, root: string, signal?: AbortSignal): Promise<Objects> {
  const found: Objects[number][] = [];
  const collect = async (prefix: string, oneLevel: boolean): Promise<string[]> => {
    const folders: string[] = [];
    let objects = 0;
    for await (const page of bucket.pages(prefix, oneLevel, signal)) {
      objects += page.objects.length;
      found.push(...page.objects);
      folders.push(...page.folders);
    }
    // Only objects make a folder: its name was changed on the way, or somebody is deleting it.
    if (prefix !== root && objects + folders.length === 0) throw vanished(bucket, prefix);
    return folders;
  };
  let folders = [root];
  for (let level = 0; level < LEVELS && folders.length > 0 && folders.length < CONCURRENCY; level++) {
    folders = (await mapConcurrent(folders, (folder) => collect(folder, true), signal)).flat();
  }
  if (folders.length <= MANY) {
    await mapConcurrent(folders, (folder) => collect(folder, false), signal);
  } else {
    found.length = 0;
    await collect(root, false);
  }
  return found;
}

const vanished = (bucket: S3Bucket, prefix: string) =>
  new VergerError('remote', 's3-listing', `s3://${bucket.name}/${prefix} was listed and holds nothing`, {
    hint: 'run the same command again; if nobody deletes photos meanwhile, something on the way to S3 changes answers',
  });

function photosOf(objects: Objects, root: string): FileListing {
  const found = { photo: [] as Photo[], shard: [] as Photo[] };
  const skipped = new SkippedCounts();
  for (const { key, bytes, etag } of objects) {
    const path = key.slice(root.length);
    // Empty objects by which some programs mark a folder.
    if (path.endsWith('/') || path === '' || path.endsWith('_$folder$')) continue;
    const hidden = hiddenBy(path);
    const kind = kindOf(path);
    if (hidden !== undefined) skipped.addMetadata(hidden);
    else if (kind === undefined) skipped.addUnread(path);
    else found[kind].push(listedPhoto(path, bytes, etag));
  }
  return { photos: found.photo.sort(byPath), shards: found.shard.sort(byPath), skipped: skipped.sorted() };
}
