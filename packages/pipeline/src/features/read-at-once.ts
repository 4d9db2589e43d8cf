import { type Photo, type PhotoSource, type ReadPhoto, readerOf } from '@verger/storage/photos';

/** Of photos that are read before their shard is begun. */
const BYTES_FIRST = 16 * 2 ** 20;

/** Begins to read the first photos of a shard from afar before it is its turn: a bucket takes as long as some photos do. */
export function readAtOnce(source: PhotoSource, photos: readonly Photo[]): ReadPhoto {
  const read = readerOf(source, photos);
  if (!isFar(source.url)) return read;
  const first = new Map<string, Promise<Uint8Array>>();
  let bytes = 0;
  for (const photo of photos.slice(0, source.concurrency)) {
    bytes += photo.bytes;
    if (bytes > BYTES_FIRST) break;
    const reading = read(photo.path);
    // Its failure is told when its turn comes.
    reading.catch(() => {});
    first.set(photo.path, reading);
  }
  return (path) => {
    const begun = first.get(path);
    first.delete(path);
    return begun ?? read(path);
  };
}

/** Whether each read is a request over a network. */
export const isFar = (url: string): boolean => url.startsWith('s3://');
