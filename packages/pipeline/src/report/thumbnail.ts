import { DEFAULT_MAX_PIXELS, openImage } from '@verger/storage/photos';
import sharp from 'sharp';
import { cutOut, fruitColour } from './cut-out.js';

/** A small picture of a photo and the colour of what it shows. */
export interface Portrait {
  /** `data:image/webp;base64,…` */
  readonly url: string;
  /** `[r, g, b]`, each 0 to 255. */
  readonly colour: readonly [number, number, number] | undefined;
}

/**
 * A square WebP thumbnail: EXIF orientation applied, the middle of the photo, a white studio background made
 * transparent.
 *
 * @param side in pixels
 * @returns undefined when the bytes are not a readable photo
 */
export async function portrait(photo: Uint8Array, side: number): Promise<Portrait | undefined> {
  try {
    const image = await openImage(photo, { limitInputPixels: DEFAULT_MAX_PIXELS, failOn: 'error' });
    const { data, info } = await image
      .autoOrient()
      // Twice the side: the edge is cut sharply, then made smooth by the second resize.
      .resize(2 * side, 2 * side, { fit: 'cover' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    cutOut(data, info.width, info.height);
    const raw = { width: info.width, height: info.height, channels: 4 as const };
    const webp = await sharp(data, { raw })
      .resize(side, side)
      .webp({ quality: 48, alphaQuality: 40, effort: 4 })
      .toBuffer();
    return { url: `data:image/webp;base64,${webp.toString('base64')}`, colour: fruitColour(data) };
  } catch {
    // A photo that cannot be drawn is a row of the error list, or soon will be; the report goes on without.
    return undefined;
  }
}
