import { createHash } from 'node:crypto';
import type { Photo } from '@verger/storage/photos';
import { decodePhoto, fingerprint, openImage, sniffFormat, withEndMarker } from '@verger/storage/photos';
import { HASHED_SIDE, perceptualHash, thumbnailOf } from './perceptual-hash.js';

/** A photo with a fault. */
export interface FaultyPhoto {
  readonly path: string;
  /** Stable: `empty`, `not-a-photo`, `unsupported`, `too-many-pixels`, `broken`, `damaged`, or that of the read. */
  readonly code: string;
  readonly message: string;
}

/** What is kept of a photo that was looked at: about 1.1 kB. */
export interface Looked {
  readonly photo: Photo;
  readonly sha256: string;
  /** Undefined for a photo that cannot be decoded. */
  readonly view?: {
    readonly hash: readonly [number, number];
    readonly thumbnail: Uint8Array;
    /** See `fingerprint`. */
    readonly fingerprint: Uint8Array;
  };
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
  const lenient = await view(
    decoded.format === 'jpeg' ? withEndMarker(bytes) : bytes,
    maxPixels,
    'truncated',
  );
  return {
    looked: typeof lenient === 'string' ? { photo, sha256 } : { photo, sha256, view: lenient },
    fault: { path, code: 'damaged', message: viewed },
    usable: true,
  };
}

/** Side of the square that a photo is looked at as. */
const SIDE = 4 * HASHED_SIDE;

/** Means of 4 x 4 pixels. */
function shrunk(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(HASHED_SIDE * HASHED_SIDE * 3);
  for (let i = 0; i < out.length; i++) {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const from = (Math.floor(pixel / HASHED_SIDE) * SIDE + (pixel % HASHED_SIDE)) * 4 * 3 + channel;
    let sum = 0;
    for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) sum += rgb[from + (y * SIDE + x) * 3]!;
    out[i] = sum / 16;
  }
  return out;
}

/** Hash, thumbnail and fingerprint of a photo, or why it cannot be decoded. */
async function view(bytes: Uint8Array, maxPixels: number, failOn: 'warning' | 'truncated') {
  const format = sniffFormat(bytes);
  if (format === undefined || format === 'svg') return 'no photo that is decoded';
  try {
    const image = await openImage(bytes, { limitInputPixels: maxPixels, failOn });
    const { data, info } = await image
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'fill' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const rgb =
      info.channels === 1
        ? Uint8Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)]!)
        : data;
    const square = Float32Array.from(rgb, (level) => level / 127.5 - 1);
    const small = shrunk(rgb);
    return {
      hash: perceptualHash(small),
      thumbnail: thumbnailOf(small),
      fingerprint: fingerprint(square, SIDE),
    };
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0]!.trim() : String(error);
  }
}
