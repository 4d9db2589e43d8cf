import type { VergerError } from '@verger/base';
import {
  brokenShard,
  decodeIndex,
  isMemberPath,
  openParquet,
  type ShardMember,
  tarMembers,
} from '../shards/index.js';
import { photoFacts } from './facts.js';
import { hiddenBy, INDEX_EXTENSION, kindOf } from './formats.js';
import { listedPhoto, type Photo } from './photo.js';
import { isParquet, SHA256_ETAG, shardFile } from './read-shards.js';
import { byPath, type FileListing, type Listing, type PhotoFiles, SkippedCounts } from './source.js';

/** Shards that are listed together: of each some MiB are in memory. */
const TOGETHER = 8;

/**
 * The photos in the shards of a root.
 *
 * @throws VergerError `shard-broken` when one cannot be read to its end, or two photos have one path
 */
export async function listShards(
  files: PhotoFiles,
  found: FileListing,
  signal?: AbortSignal,
): Promise<Listing> {
  const indexes = new Map(found.shards.map((file) => [file.path, file]));
  const shards = found.shards.filter(({ path }) => !path.endsWith(INDEX_EXTENSION));
  const skipped = new SkippedCounts(found.skipped);
  const photos: Photo[] = [];
  for (let from = 0; from < shards.length; from += TOGETHER) {
    const some = shards.slice(from, from + TOGETHER);
    const members = await Promise.all(
      some.map((shard) => membersOf(files, shard, indexes.get(shard.path + INDEX_EXTENSION), signal)),
    );
    for (const [at, shard] of some.entries()) {
      for (const member of members[at]!) {
        const photo = photoOf(files, shard, member);
        const hidden = hiddenBy(photo.path);
        if (hidden !== undefined) skipped.addMetadata(hidden);
        else if (kindOf(photo.path) !== 'photo') skipped.addUnread(photo.path);
        else photos.push(photo);
      }
    }
  }
  photos.sort(byPath);
  for (const [at, photo] of photos.entries()) {
    if (at > 0 && photos[at - 1]!.path === photo.path) throw twice(files, photos[at - 1]!, photo);
  }
  return { photos, skipped: skipped.sorted() };
}

async function membersOf(
  files: PhotoFiles,
  shard: Photo,
  index: Photo | undefined,
  signal?: AbortSignal,
): Promise<readonly ShardMember[]> {
  const file = shardFile(files, shard);
  if (isParquet(shard.path)) return (await openParquet(file)).members(signal);
  const known = index && decodeIndex(await files.readRange(index, 0, index.bytes), shard.bytes);
  return known ?? tarMembers(file, signal);
}

function photoOf(files: PhotoFiles, { path: shard, bytes: size, etag }: Photo, member: ShardMember): Photo {
  const { path, bytes, at, group, label, sha256 } = member;
  const below = shard.slice(0, shard.lastIndexOf('/') + 1) + withLabel(path, label);
  if (!isMemberPath(below)) {
    throw brokenShard({ url: `${files.url}/${shard}` }, `${JSON.stringify(label)} is not a valid class name`);
  }
  const state = sha256 === undefined ? `${bytes}-${group ?? 0}-${at}-${etag}` : SHA256_ETAG + sha256;
  const place = { shard, etag, bytes: size, at, ...(group !== undefined && { group }) };
  return { ...listedPhoto(below, bytes, state), place };
}

/** The class of a photo is the folder above it: a column that says another one puts a folder there. */
function withLabel(path: string, label: string | undefined): string {
  if (label === undefined || photoFacts(path).label === label.normalize('NFC')) return path;
  const name = path.lastIndexOf('/') + 1;
  return `${path.slice(0, name)}${label}/${path.slice(name)}`;
}

function twice(files: PhotoFiles, one: Photo, other: Photo): VergerError {
  const [first, second] = [one.place?.shard, other.place?.shard];
  const where = first === second ? `twice in ${first}` : `in ${first} and in ${second}`;
  return brokenShard(
    { url: files.url },
    `${one.path} is there ${where}`,
    'give each photo a path of its own',
  );
}
