import { elementAt } from '@verger/base';
import { sha256 } from '../hash/index.js';
import { openParquet, type ParquetShard } from '../shards/parquet.js';
import { brokenShard, type ShardFile } from '../shards/shard-file.js';
import type { Photo, PhotoPlace } from './photo.js';
import type { PhotoFiles, ReadPhoto } from './source.js';

/** Of a photo whose shard says its checksum: it stays when photos are put into other shards. */
export const SHA256_ETAG = 'sha256-';

/** Bytes of a range; a larger photo is read alone. */
const RANGE = 4 * 2 ** 20;
/** Bytes between two photos that are read rather than left out: headers, labels, small photos of another task. */
const GAP = 64 * 2 ** 10;
/** Ranges in memory: the one that is read from, the next, and one for who reads out of order. */
const KEPT = 3;

/** Photos that are read together. */
interface Block {
  readonly photos: readonly Placed[];
  /** Bytes of each photo, in their order. */
  load(): Promise<readonly Uint8Array[]>;
}

type Placed = Photo & { readonly place: PhotoPlace };

/**
 * Reads photos out of shards, a range of many at once: each byte once when they are read in the order in which they lie.
 * The next range is on its way while one is read from.
 *
 * @returns throws as `PhotoFiles.readRange`, and `shard-broken` for a photo that is not the one its shard says
 */
export function readShards(files: PhotoFiles, photos: readonly Photo[], open: OpenParquet): ReadPhoto {
  const blocks = blocksOf(files, photos.filter(isPlaced), open);
  const places = new Map(
    blocks.flatMap((block, number) =>
      block.photos.map((photo, at): [string, Found] => [photo.path, { number, at, photo }]),
    ),
  );
  const loaded = new Map<number, Promise<readonly Uint8Array[]>>();
  const load = (number: number): Promise<readonly Uint8Array[]> => {
    const bytes = loaded.get(number) ?? elementAt(blocks, number).load();
    // What fails is asked for again by the next that wants it; who waits is told.
    bytes.catch(() => loaded.delete(number));
    loaded.delete(number);
    loaded.set(number, bytes);
    for (const oldest of loaded.keys()) if (loaded.size > KEPT) loaded.delete(oldest);
    return bytes;
  };
  return async (path) => {
    const found = places.get(path);
    if (found === undefined) return files.read(path);
    const { number, at, photo } = found;
    const here = load(number);
    if (number + 1 < blocks.length && !loaded.has(number + 1)) load(number + 1);
    const bytes = elementAt(await here, at);
    // A copy: what decodes may take all of the memory that it is a window of.
    if (isRight(photo, bytes)) return bytes.slice();
    // Ranges have no checksum of their own: once more, it may have been the way here.
    loaded.delete(number);
    const again = elementAt(await load(number), at);
    if (isRight(photo, again)) return again.slice();
    throw brokenShard(
      { url: `${files.url}/${photo.place.shard}` },
      `${path} is not what its index says: one of them was changed`,
    );
  };
}

interface Found {
  readonly number: number;
  readonly at: number;
  readonly photo: Placed;
}

const isPlaced = (photo: Photo): photo is Placed => photo.place !== undefined;

const isRight = ({ etag }: Photo, bytes: Uint8Array): boolean =>
  !etag.startsWith(SHA256_ETAG) || etag === SHA256_ETAG + sha256(bytes);

/** By its name. */
export const isParquet = (path: string): boolean => path.toLowerCase().endsWith('.parquet');

/** A file of a listing as what reads shards takes it. */
export const shardFile = (files: PhotoFiles, shard: Photo): ShardFile => ({
  url: `${files.url}/${shard.path}`,
  bytes: shard.bytes,
  read: (start, end) => files.readRange(shard, start, end),
});

/** Opens a Parquet file of a listing, or gives the one that is open. */
export type OpenParquet = (shard: Photo) => Promise<ParquetShard>;

/** Footers of Parquet files in memory. */
const OPEN = 4;

/** What opens Parquet files for all readers of a source. */
export function parquetFiles(files: PhotoFiles): OpenParquet {
  const opened = new Map<string, Promise<ParquetShard>>();
  return (shard) => {
    const key = `${shard.etag} ${shard.path}`;
    const file = opened.get(key) ?? openParquet(shardFile(files, shard));
    file.catch(() => opened.delete(key));
    opened.delete(key);
    opened.set(key, file);
    for (const oldest of opened.keys()) if (opened.size > OPEN) opened.delete(oldest);
    return file;
  };
}

/** Photos of tars that are near each other, and those of one row group of a Parquet file, together. */
function blocksOf(files: PhotoFiles, photos: readonly Placed[], open: OpenParquet): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < photos.length; ) {
    const { place } = elementAt(photos, from);
    let [end, to] = [place.at, from];
    for (; to < photos.length; to++) {
      const { place: next, bytes } = elementAt(photos, to);
      if (to > from && !isTogether(place, end, next, bytes)) break;
      end = next.at + bytes;
    }
    const some = photos.slice(from, to);
    blocks.push(
      place.group === undefined ? rangeOf(files, some, place, end) : groupOf(some, place.group, open),
    );
    from = to;
  }
  return blocks;
}

function isTogether(first: PhotoPlace, end: number, next: PhotoPlace, bytes: number): boolean {
  if (next.shard !== first.shard || next.group !== first.group) return false;
  if (next.group !== undefined) return true;
  return next.at >= end && next.at - end <= GAP && next.at + bytes - first.at <= RANGE;
}

const shardOf = ({ shard: path, etag, bytes }: PhotoPlace): Photo => ({ path, etag, bytes });

function groupOf(photos: readonly Placed[], group: number, open: OpenParquet): Block {
  return {
    photos,
    async load() {
      const shard = await open(shardOf(elementAt(photos, 0).place));
      const rows = await shard.photos(group);
      return photos.map(({ place }) => elementAt(rows, place.at));
    },
  };
}

function rangeOf(files: PhotoFiles, photos: readonly Placed[], place: PhotoPlace, end: number): Block {
  const { shard, at: start } = place;
  return {
    photos,
    async load() {
      const bytes = await files.readRange(shardOf(place), start, end);
      if (bytes.length < end - start) {
        throw brokenShard({ url: `${files.url}/${shard}` }, `it ends after ${start + bytes.length} bytes`);
      }
      return photos.map((photo) => {
        const from = photo.place.at - start;
        return bytes.subarray(from, from + photo.bytes);
      });
    },
  };
}
