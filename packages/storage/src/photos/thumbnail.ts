import { DEFAULT_MAX_PIXELS } from './decode.js';
import { openImage } from './open-image.js';

/**
 * A small WebP of a photo, whole, turned as EXIF says.
 *
 * @param side of the square it fits in, in pixels; never enlarged
 * @returns undefined when the bytes are no readable photo
 */
export async function thumbnail(photo: Uint8Array, side: number): Promise<Uint8Array | undefined> {
  try {
    const image = await openImage(photo, { limitInputPixels: DEFAULT_MAX_PIXELS });
    return await image
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch {
    return undefined;
  }
}
