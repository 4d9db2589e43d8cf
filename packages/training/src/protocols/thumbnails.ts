import { overWhite } from '@verger/vision';
import sharp from 'sharp';
import { imageRenderer } from '../images/pixels-of.js';
import type { TrainingImage } from '../recipe/plan-images.js';

/** Side in CSS pixels, drawn at twice as many. */
const SIDE = 72;

/**
 * Small pictures as `data:` addresses by key, as the network saw them; unreadable ones are left out.
 *
 * @param side of composites, in pixels: that of the network
 */
export async function thumbnailsOf(
  pictures: ReadonlyMap<string, TrainingImage>,
  side: number,
): Promise<Readonly<Record<string, string>>> {
  const out: Record<string, string> = {};
  const pixelsOf = imageRenderer(side);
  for (const [key, picture] of pictures) {
    const pixels = await pixelsOf(picture).catch(() => undefined);
    if (pixels === undefined) continue;
    const { width, height, data } = overWhite(pixels);
    const webp = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(2 * SIDE, 2 * SIDE, { fit: 'cover' })
      .webp({ quality: 60 })
      .toBuffer();
    out[key] = `data:image/webp;base64,${webp.toString('base64')}`;
  }
  return out;
}
