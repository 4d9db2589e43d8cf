import { Failure } from '../failure.js';
import { photoSize } from './photo-size.js';

/** Largest file that is read, in bytes: more than phones make. */
export const MAX_BYTES = 50_000_000;
/** Largest photo that is decoded: above it a phone's browser runs out of memory. */
const MAX_PIXELS = 64_000_000;

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'heic' | 'bmp';

/**
 * Looks at the first bytes of a file before anything is decoded.
 *
 * @throws Failure `empty`, `too-large`, `too-many-pixels`, `svg`, `not-a-photo`
 */
export async function checkPhoto(photo: Blob): Promise<PhotoFormat> {
  if (photo.size === 0) throw new Failure('empty');
  if (photo.size > MAX_BYTES) throw new Failure('too-large', `${photo.size} bytes`);
  const head = new Uint8Array(await photo.slice(0, 256 * 1024).arrayBuffer());
  const format = sniffFormat(head);
  if (format === 'svg') throw new Failure('svg');
  if (format === undefined) throw new Failure('not-a-photo');
  const size = photoSize(head);
  if (size !== undefined && size.width * size.height > MAX_PIXELS) {
    throw new Failure('too-many-pixels', `${size.width} x ${size.height}`);
  }
  return format;
}

function sniffFormat(head: Uint8Array): PhotoFormat | 'svg' | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 4) === 'GIF8') return 'gif';
  if (text(0, 2) === 'BM') return 'bmp';
  if (text(4, 8) === 'ftyp') return text(8, 64).includes('avif') ? 'avif' : 'heic';
  if (/^\s*(<\?xml|<!--|<svg)/i.test(text(0, 256))) return 'svg';
  return undefined;
}
