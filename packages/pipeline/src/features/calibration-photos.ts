import type { Log } from '@verger/base';
import { DEFAULT_MAX_PIXELS, decodePhoto, type Photo, type PhotoSource } from '@verger/storage/photos';
import { preprocess } from '@verger/vision';

/**
 * Photos as a network reads them, one after the other; those that cannot be decoded are left out, with a warning.
 *
 * @param size side of the square, in pixels
 * @returns each `size x size x 3` float32 in [-1, 1]; its memory is used again for the next
 */
export async function* calibrationPhotos(
  source: PhotoSource,
  photos: readonly Photo[],
  size: number,
  { log, signal }: { readonly log: Log; readonly signal?: AbortSignal },
): AsyncGenerator<Float32Array> {
  const memory = new Float32Array(size * size * 3);
  let errors = 0;
  for (const [done, { path }] of photos.entries()) {
    signal?.throwIfAborted();
    const decoded = await decodePhoto(await source.read(path), DEFAULT_MAX_PIXELS);
    if (decoded.ok) yield preprocess(decoded.pixels, size, memory);
    else {
      errors++;
      log.warn(`${path} is left out: ${decoded.failure.message}`);
    }
    log.progress({ unit: 'photos', done: done + 1, total: photos.length, errors });
  }
}
