import type { Pixels } from '@verger/vision';
import { Failure } from '../failure.js';
import { checkPhoto } from '../photo/check-photo.js';

/**
 * Pixels of a photo by the browser's own decoder: 8-bit sRGB, the orientation of EXIF applied. Nothing is resized
 * here, since browsers resize in different ways.
 *
 * @throws Failure when it cannot be used
 */
export async function decodePhoto(photo: Blob): Promise<Pixels> {
  const format = await checkPhoto(photo);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
  } catch (cause) {
    // Safari decodes HEIC, others do not.
    throw new Failure(format === 'heic' ? 'heic' : 'broken', String(cause), { cause });
  }
  return pixelsOf(bitmap);
}

/** Pixels of a bitmap, which is closed. */
export function pixelsOf(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { colorSpace: 'srgb', willReadFrequently: true });
    if (context === null) throw new Failure('too-many-pixels');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height, { colorSpace: 'srgb' });
    return { width, height, channels: 4, data };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('too-many-pixels', `${width} x ${height}: ${cause}`, { cause });
  } finally {
    bitmap.close();
  }
}
