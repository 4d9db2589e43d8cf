import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodePhoto } from '../photos/decode.js';
import { sniffFormat } from '../photos/formats.js';
import type { Photo } from '../photos/photo.js';
import { HASHED_SIDE, perceptualHash, thumbnailOf } from './perceptual-hash.js';

/** A photo with a fault. */
export interface FaultyPhoto {
  readonly path: string;
  /** Stable: `empty`, `not-a-photo`, `unsupported`, `too-many-pixels`, `broken`, `damaged`, or that of the read. */
  readonly code: string;
  readonly message: string;
}

/** What is kept of a photo that was looked at: about 900 bytes. */
export interface Looked {
  readonly photo: Photo;
  readonly sha256: string;
  /** Undefined for a photo that cannot be decoded. */
  readonly view?: { readonly hash: readonly [number, number]; readonly thumbnail: Uint8Array };
}

/** What came of looking at one photo. */
export interface Look {
  readonly looked?: Looked;
  readonly fault?: FaultyPhoto;
  /** Whether a run can use the photo in spite of its fault. */
  readonly usable: boolean;
}

/**
 * Reads and decodes one photo.
 *
 * @param maxPixels photos with more pixels are not decoded
 */
export async function look(
  photo: Photo,
  read: (path: string) => Promise<Uint8Array>,
  maxPixels: number,
): Promise<Look> {
  const { path } = photo;
  let bytes: Uint8Array;
  try {
    bytes = await read(path);
  } catch (error) {
    const { code = 'unreadable', message } = error as NodeJS.ErrnoException;
    return { fault: { path, code, message }, usable: false };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const viewed = await view(bytes, maxPixels, 'warning');
  if (typeof viewed !== 'string') return { looked: { photo, sha256, view: viewed }, usable: true };
  // The strict decoder refused it: would a run?
  const decoded = await decodePhoto(bytes, maxPixels);
  if (!decoded.ok) return { looked: { photo, sha256 }, fault: { path, ...decoded.failure }, usable: false };
  const lenient = await view(bytes, maxPixels, 'truncated');
  return {
    looked: typeof lenient === 'string' ? { photo, sha256 } : { photo, sha256, view: lenient },
    fault: { path, code: 'damaged', message: viewed },
    usable: true,
  };
}

/** Hash and thumbnail of a photo, or why it cannot be decoded. */
async function view(bytes: Uint8Array, maxPixels: number, failOn: 'warning' | 'truncated') {
  const format = sniffFormat(bytes);
  if (format === undefined || format === 'svg' || format === 'heic') return 'no photo that is decoded';
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn })
      .autoOrient()
      .resize(HASHED_SIDE, HASHED_SIDE, { fit: 'fill' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const rgb =
      info.channels === 1
        ? Uint8Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)]!)
        : data;
    return { hash: perceptualHash(rgb), thumbnail: thumbnailOf(rgb) };
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0]!.trim() : String(error);
  }
}
