/**
 * The JPEG of most data sets (baseline, 8 bits, YCbCr, no EXIF, no ICC profile, small) decoded on this thread by
 * mozjpeg in WebAssembly: the bits that sharp gives, which decodes with mozjpeg too, in a fifth of the time. What
 * sharp spends on a photo of 100x100 is not decoding but the pipeline round it.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import openDecoder, { type MozJPEGModule } from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import type { Pixels } from '@verger/vision';

/** Above this many pixels a decoder on a thread of its own is better than one that holds this one up. */
const MOST_PIXELS = 1_000_000;

const APP1_EXIF_XMP = 0xe1;
const APP2_ICC = 0xe2;
const APP14_ADOBE = 0xee;
const BASELINE = 0xc0;
const HUFFMAN_TABLES = 0xc4;
const SCAN = 0xda;

/**
 * Size of a plain JPEG; undefined for any other, and for one whose end is missing. It looks at the headers only.
 * Markers: ITU-T T.81, annex B.
 */
export function plainJpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const end = bytes.length;
  if (
    end < 4 ||
    bytes[0] !== 0xff ||
    bytes[1] !== 0xd8 ||
    bytes[end - 2] !== 0xff ||
    bytes[end - 1] !== 0xd9
  ) {
    return undefined;
  }
  let size: { width: number; height: number } | undefined;
  for (let at = 2; at + 4 <= end && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const body = at + 4;
    if (marker === SCAN) return bytes[body] === 3 ? size : undefined;
    if (marker === APP1_EXIF_XMP || marker === APP2_ICC || marker === APP14_ADOBE) return undefined;
    if (marker === BASELINE) {
      // Precision, height, width, number of components, then three bytes each that begin with its number.
      const plain = bytes[body] === 8 && bytes[body + 5] === 3 && length === 17;
      if (!plain || size !== undefined || ![1, 2, 3].every((id, i) => bytes[body + 6 + i * 3] === id))
        return undefined;
      size = {
        height: (bytes[body + 1]! << 8) | bytes[body + 2]!,
        width: (bytes[body + 3]! << 8) | bytes[body + 4]!,
      };
      if (size.width * size.height === 0 || size.width * size.height > MOST_PIXELS) return undefined;
    } else if (marker > BASELINE && marker <= 0xcf && marker !== HUFFMAN_TABLES) {
      return undefined;
    }
    at += 2 + length;
  }
  return undefined;
}

let decoder: Promise<MozJPEGModule> | undefined;

async function open(): Promise<MozJPEGModule> {
  // What the decoder makes for each photo; browsers have it.
  if (!('ImageData' in globalThis)) Object.assign(globalThis, { ImageData: DecodedImage });
  const wasm = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  const quiet = () => {};
  return openDecoder({ wasmBinary: await readFile(wasm), noInitialRun: true, print: quiet, printErr: quiet });
}

class DecodedImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

/** Pixels of a plain JPEG; undefined when it is none, or when it is broken or too large: sharp then says so. */
export async function decodePlainJpeg(bytes: Uint8Array, maxPixels: number): Promise<Pixels | undefined> {
  const size = plainJpegSize(bytes);
  if (size === undefined || size.width * size.height > maxPixels) return undefined;
  decoder ??= open();
  const { decode } = await decoder;
  try {
    const { data, width, height } = decode(bytes as Uint8Array<ArrayBuffer>, false)!;
    if (width !== size.width || height !== size.height) return undefined;
    return { width, height, channels: 3, data: withoutAlpha(data) };
  } catch {
    // It has ended itself: the next photo gets another.
    decoder = undefined;
    return undefined;
  }
}

/** Four pixels at a time: four words of a little-endian machine become three. */
function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const pixels = rgba.length / 4;
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, pixels);
  const to = new Uint32Array(Math.ceil((pixels * 3) / 4));
  let word = 0;
  let pixel = 0;
  for (; pixel + 4 <= pixels; pixel += 4) {
    const a = from[pixel]!;
    const b = from[pixel + 1]!;
    const c = from[pixel + 2]!;
    const d = from[pixel + 3]!;
    to[word++] = (a & 0xffffff) | (b << 24);
    to[word++] = ((b >>> 8) & 0xffff) | (c << 16);
    to[word++] = ((c >>> 16) & 0xff) | (d << 8);
  }
  const rgb = new Uint8Array(to.buffer, 0, pixels * 3);
  for (; pixel < pixels; pixel++) rgb.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return rgb;
}
