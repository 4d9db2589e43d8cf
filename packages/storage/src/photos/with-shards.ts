import type { Photo } from './photo.js';
import { parquetFiles, readShards } from './read-shards.js';
import { type Listing, type PhotoFiles, type PhotoSource, SkippedCounts } from './source.js';

/**
 * Photos of a root that holds single photos, or none but in shards. Beside single photos a tar or a Parquet file is no
 * shard: it may be an archive of the same photos. A photo in a shard has the path that it has inside, below the folder
 * of the shard; it is the same photo as a single file of that path.
 */
export function withShards(files: PhotoFiles): PhotoSource {
  const list = async (signal?: AbortSignal): Promise<Listing> => {
    const found = await files.list(signal);
    if (found.shards.length === 0) return found;
    if (found.photos.length === 0) {
      // What reads tars is loaded where there are some.
      const { listShards } = await import('./list-shards.js');
      return listShards(files, found, signal);
    }
    const skipped = new SkippedCounts(found.skipped);
    for (const { path } of found.shards) skipped.addUnread(path);
    return { photos: found.photos, skipped: skipped.sorted() };
  };
  const open = parquetFiles(files);
  let places: Promise<ReadonlyMap<string, Photo>> | undefined;
  const placeOf = async (path: string) => {
    places ??= files.holdsShards().then(async (some) => {
      const { photos } = some ? await list() : { photos: [] };
      return new Map(photos.map((photo) => [photo.path, photo]));
    });
    return (await places).get(path);
  };
  return {
    url: files.url,
    concurrency: files.concurrency,
    ...(files.check && { check: () => files.check!() }),
    list,
    async read(path) {
      try {
        return await files.read(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        const photo = await placeOf(path);
        if (photo === undefined) throw error;
        return readShards(files, [photo], open)(path);
      }
    },
    reader: (photos) => (photos.some(({ place }) => place) ? readShards(files, photos, open) : files.read),
  };
}
