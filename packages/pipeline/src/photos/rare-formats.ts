import { VergerError } from '@verger/vision';

/** Pixels of a picture that sharp does not decode. */
export interface RawPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

/** Thrown before a picture is decoded that has more pixels than allowed. */
export class TooManyPixels extends Error {}

/** What is missing where HEIC cannot be decoded. */
export const NO_HEIC =
  'HEIC needs the optional package heic-decode: npm install heic-decode, or save the photo as JPEG';

interface HeicPicture {
  readonly width: number;
  readonly height: number;
  decode(): Promise<{ readonly data: Uint8ClampedArray }>;
}
type HeicImages = readonly HeicPicture[] & { dispose(): void };

/**
 * Decodes HEIC/HEIF (HEVC) by libheif in WebAssembly, rotated and mirrored as the file says.
 *
 * @throws VergerError input `heic-missing` where the optional package is not installed; TooManyPixels; Error when broken
 */
export async function decodeHeic(bytes: Uint8Array, maxPixels: number): Promise<RawPicture> {
  const { default: decoder } = await import('heic-decode').catch((cause) => {
    throw new VergerError('input', 'heic-missing', NO_HEIC, { cause });
  });
  const images: HeicImages = await decoder.all({ buffer: bytes });
  try {
    const [first] = images;
    if (first === undefined) throw new Error('no picture in it');
    const { width, height } = first;
    if (width * height > maxPixels) throw new TooManyPixels();
    const { data } = await first.decode();
    return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  } finally {
    images.dispose();
  }
}

/** Width and height in the header of a BMP; undefined when it is cut short. */
export function bmpSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 26) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The oldest header, of 12 bytes, has them in 16 bits.
  if (view.getUint32(14, true) === 12) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

/** @throws TooManyPixels; Error when broken or of a kind that is not known */
export async function decodeBmp(bytes: Uint8Array, maxPixels: number): Promise<RawPicture> {
  const size = bmpSize(bytes);
  if (size === undefined || size.width * size.height === 0) throw new Error('no size in its header');
  if (size.width * size.height > maxPixels) throw new TooManyPixels();
  const { decode } = await import('bmp-ts');
  const { width, height, data } = decode(Buffer.from(bytes), { toRGBA: true });
  const rgba = new Uint8Array(data);
  if (rgba.length !== width * height * 4) throw new Error('it is cut short');
  // Most files of 32 bits leave the fourth byte 0, and none of 24 has one.
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  return { width, height, data: rgba };
}
