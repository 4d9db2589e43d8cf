import { Failure } from '../failure.js';

/** Part of a photo, in shares of its width and height, 0 to 1. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Share of its sides by which a box is widened: boxes are tight. */
const MARGIN = 0.1;

/** A part with a margin around, as far as the photo goes. */
export function widened({ x, y, width, height }: Part): Part {
  const [left, top] = [Math.max(0, x - MARGIN * width), Math.max(0, y - MARGIN * height)];
  return {
    ...{ x: left, y: top },
    width: Math.min(1, x + width * (1 + MARGIN)) - left,
    height: Math.min(1, y + height * (1 + MARGIN)) - top,
  };
}

/**
 * A part of a photo as a JPEG of its own, in the pixels that it has.
 *
 * @throws Failure `broken` when the browser cannot decode the photo
 */
export async function crop(photo: Blob, { x, y, width, height }: Part): Promise<Blob> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new Failure('broken', String(cause), { cause });
  }
  const [left, top] = [Math.round(x * bitmap.width), Math.round(y * bitmap.height)];
  const across = Math.max(1, Math.min(bitmap.width - left, Math.round(width * bitmap.width)));
  const down = Math.max(1, Math.min(bitmap.height - top, Math.round(height * bitmap.height)));
  const canvas = new OffscreenCanvas(across, down);
  canvas.getContext('2d')!.drawImage(bitmap, left, top, across, down, 0, 0, across, down);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
