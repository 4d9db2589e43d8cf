import type { Part } from '@verger/vision';
import { Failure } from '../failure.js';

/** Share of its sides that a part is widened by: boxes are tight. */
const MARGIN = 0.1;

/**
 * A part of a photo as a photo of its own.
 *
 * @param part in shares of the photo's width and height
 * @throws Failure `broken` when the browser cannot decode the photo
 */
export async function crop(photo: Blob, part: Part): Promise<Blob> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new Failure('broken', String(cause), { cause });
  }
  const span = (from: number, size: number, pixels: number) => {
    const first = Math.max(0, Math.floor((from - MARGIN * size) * pixels));
    const end = Math.min(pixels, Math.ceil((from + size + MARGIN * size) * pixels));
    return [first, Math.max(1, end - first)] as const;
  };
  const [x, width] = span(part.x, part.width, bitmap.width);
  const [y, height] = span(part.y, part.height, bitmap.height);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.drawImage(bitmap, -x, -y);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
