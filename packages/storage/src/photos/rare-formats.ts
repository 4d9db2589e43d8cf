/// <reference path="./libheif.d.ts" />
import { VergerError } from '@verger/base';

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
const NO_HEIC =
  'HEIC needs the optional package libheif-js: npm install libheif-js, or save the photo as JPEG';

/**
 * Decodes the primary picture of a HEIC/HEIF file (HEVC) by libheif in WebAssembly, rotated and mirrored as the file says.
 * Its low-level calls, because the others print to standard output.
 *
 * @throws VergerError input `heic-missing` where the optional package is not installed; TooManyPixels; Error when broken
 */
export async function decodeHeic(bytes: Uint8Array, maxPixels: number): Promise<RawPicture> {
  const { default: heif } = await import('libheif-js/wasm-bundle.js').catch((cause) => {
    throw new VergerError('input', 'heic-missing', NO_HEIC, { cause });
  });
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, bytes);
    if (read.code !== heif.heif_error_code.heif_error_Ok) throw new Error(read.message);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if ('code' in handle) throw new Error('no picture in it');
    try {
      const pixels = heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle);
      if (pixels > maxPixels) throw new TooManyPixels();
      const decoded = await heif.heif_js_decode_image2(
        handle,
        heif.heif_colorspace.heif_colorspace_RGB,
        heif.heif_chroma.heif_chroma_interleaved_RGBA,
      );
      if ('code' in decoded) throw new Error(decoded.message);
      try {
        const { width, height, stride, data } = decoded.channels[0]!;
        const rgba = new Uint8Array(width * height * 4);
        for (let y = 0; y < height; y++) {
          rgba.set(data.subarray(y * stride, y * stride + width * 4), y * width * 4);
        }
        return { width, height, data: rgba };
      } finally {
        heif.heif_image_release(decoded.image);
      }
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
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
