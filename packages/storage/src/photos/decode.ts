import { VergerError } from '@verger/base';
import type { Pixels } from '@verger/vision';
import { type PhotoFormat, sniffFormat } from './formats.js';
import { loadSharp, openImage } from './open-image.js';
import { decodePlainJpeg, plainJpegSize } from './plain-jpeg.js';
import { bmpSize, TooManyPixels } from './rare-formats.js';

/** Largest photo that is decoded unless asked otherwise, in pixels: a 100-megapixel camera, with room. */
export const DEFAULT_MAX_PIXELS = 120_000_000;

/** Why a photo has no pixels; `code` is stable, `message` is for people. */
export interface DecodeFailure {
  readonly code: 'empty' | 'not-a-photo' | 'unsupported' | 'too-many-pixels' | 'broken';
  readonly message: string;
}

export type Decoded =
  | { readonly ok: true; readonly pixels: Pixels; readonly format: PhotoFormat }
  | { readonly ok: false; readonly failure: DecodeFailure };

const fail = (code: DecodeFailure['code'], message: string): Decoded => ({
  ok: false,
  failure: { code, message },
});

const REFUSED: Partial<Record<PhotoFormat, string>> = {
  svg: 'SVG is a drawing, not a photo',
};

/**
 * Decodes JPEG (also CMYK, progressive, grey), PNG (also 16-bit, palette, alpha), WebP, AVIF, HEIC, BMP and the first
 * frame of GIF or page of TIFF to 8-bit sRGB, the orientation of EXIF applied and an ICC profile converted.
 *
 * @param maxPixels photos with more pixels fail before they are decoded
 */
export async function decodePhoto(bytes: Uint8Array, maxPixels = DEFAULT_MAX_PIXELS): Promise<Decoded> {
  if (bytes.length === 0) return fail('empty', 'the file has no bytes');
  const format = sniffFormat(bytes);
  if (format === undefined)
    return fail('not-a-photo', 'the content is no JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP or HEIC');
  const refused = REFUSED[format];
  if (refused !== undefined) return fail('unsupported', refused);
  const plain = format === 'jpeg' ? await decodePlainJpeg(bytes, maxPixels) : undefined;
  if (plain !== undefined) return { ok: true, pixels: plain, format };
  const whole = await attempt(bytes, format, maxPixels, 'truncated');
  if (whole.ok || whole.failure.code !== 'broken' || format !== 'jpeg') return whole;
  // Of many photos only the marker at the very end is missing: with it they decode without a warning.
  const mended = await attempt(withEndMarker(bytes), format, maxPixels, 'warning');
  return mended.ok ? mended : whole;
}

/** The JPEG with the marker that ends it. */
export function withEndMarker(bytes: Uint8Array): Uint8Array {
  const end = bytes.at(-1) === 0xff ? bytes.length - 1 : bytes.length;
  const out = new Uint8Array(end + 2);
  out.set(bytes.subarray(0, end));
  out.set([0xff, 0xd9], end);
  return out;
}

async function attempt(
  bytes: Uint8Array,
  format: PhotoFormat,
  maxPixels: number,
  failOn: 'truncated' | 'warning',
): Promise<Decoded> {
  try {
    const image = await openImage(bytes, { limitInputPixels: maxPixels, failOn });
    const { data, info } = await image
      .autoOrient()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { ok: true, pixels: asPixels(data, info.width, info.height, info.channels), format };
  } catch (error) {
    if (error instanceof TooManyPixels || /exceeds pixel limit/.test(String(error))) {
      return fail('too-many-pixels', `more than ${maxPixels} pixels`);
    }
    if (error instanceof VergerError && error.code === 'heic-missing')
      return fail('unsupported', error.message);
    // libvips has more to say, but mixes up the words of photos that are decoded at the same time: rows must not vary.
    return fail('broken', `the ${format} is damaged, cut short or of a rare kind`);
  }
}

/**
 * How many pixels a photo would have once it is decoded, from its header; undefined where that tells nothing.
 */
export async function countPixels(bytes: Uint8Array): Promise<number | undefined> {
  const plain = plainJpegSize(bytes);
  if (plain !== undefined) return plain.width * plain.height;
  const format = sniffFormat(bytes);
  if (format === undefined) return 0;
  if (format === 'bmp') {
    const size = bmpSize(bytes);
    return size && size.width * size.height;
  }
  try {
    const sharp = await loadSharp();
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return width * height;
  } catch {
    return undefined;
  }
}

function asPixels(data: Uint8Array, width: number, height: number, channels: number): Pixels {
  if (channels === 3 || channels === 4) return { width, height, channels, data };
  // Grey, with or without alpha.
  const out = new Uint8Array(width * height * (channels === 1 ? 3 : 4));
  for (let i = 0, to = 0; i < data.length; i += channels) {
    const grey = data[i]!;
    out[to++] = grey;
    out[to++] = grey;
    out[to++] = grey;
    if (channels === 2) out[to++] = data[i + 1]!;
  }
  return { width, height, channels: channels === 1 ? 3 : 4, data: out };
}
