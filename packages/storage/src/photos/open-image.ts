import type { Sharp, SharpOptions } from 'sharp';
import { sniffFormat } from './formats.js';
import { decodeBmp, decodeHeic } from './rare-formats.js';

let loaded: Promise<typeof import('sharp').default> | undefined;

/** Loaded when a photo needs it: it takes 0.1 s, and many collections are plain JPEG throughout. */
export const loadSharp = () => {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // One photo, one thread: the engine runs one worker a core. A cache of decoded photos would never hit.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loaded;
};

/**
 * A photo of any format that is read, for sharp to go on with. What sharp does not decode (HEIC, BMP) is decoded here.
 *
 * @throws whatever the decoders of HEIC and BMP throw; sharp throws later
 */
export async function openImage(
  bytes: Uint8Array,
  options: SharpOptions & { limitInputPixels: number },
): Promise<Sharp> {
  const sharp = await loadSharp();
  const format = sniffFormat(bytes);
  if (format !== 'heic' && format !== 'bmp') return sharp(bytes, options);
  const decode = format === 'heic' ? decodeHeic : decodeBmp;
  const { width, height, data } = await decode(bytes, options.limitInputPixels);
  return sharp(data, { ...options, raw: { width, height, channels: 4 } });
}
