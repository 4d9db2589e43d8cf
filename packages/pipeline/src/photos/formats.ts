/** Formats that are decoded, and two that are known and refused with a reason. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'heic' | 'svg';

/** Names that a listing takes for photos; what is inside decides later. */
export const PHOTO_EXTENSIONS: ReadonlySet<string> = new Set([
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.avif',
  '.gif',
  '.heic',
  '.heif',
]);

/** Format by the first bytes of a file; undefined when it is none of them. */
export function sniffFormat(bytes: Uint8Array): PhotoFormat | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 4) === 'GIF8') return 'gif';
  if (text(4, 8) === 'ftyp') {
    const brand = text(8, 12);
    if (brand === 'avif' || brand === 'avis') return 'avif';
    // HEIF files may name AVIF among their compatible brands only.
    return text(16, 64).includes('avif') ? 'avif' : 'heic';
  }
  if (/^\s*(<\?xml|<!--|<svg)/.test(text(0, 256)) && text(0, 1024).includes('<svg')) return 'svg';
  return undefined;
}

/** Files and folders that are passed over: hidden ones, and what macOS puts beside the photos in an archive. */
export const isHiddenName = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';
