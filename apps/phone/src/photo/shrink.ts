import { Failure } from '../failure.js';

/** Longest side of a photo in the album, in pixels. */
const LONGEST = 1280;

/**
 * A JPEG of at most {@link LONGEST} pixels to keep and to send. It is drawn anew, so place, date and camera, which
 * a photo carries along, are not in it.
 *
 * @throws Failure `broken` when the browser cannot decode the photo
 */
export async function shrink(photo: Blob): Promise<Blob> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new Failure('broken', String(cause), { cause });
  }
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
