import { extname } from 'node:path';

/** Formats that are decoded, and one that is known and refused with a reason. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'bmp' | 'heic' | 'svg';

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
  '.tif',
  '.tiff',
  '.bmp',
]);

/** Beside a shard, after its whole name: what is in it. */
export const INDEX_EXTENSION = '.index';

/** Files that hold many photos, and their indexes. */
export const SHARD_EXTENSIONS: ReadonlySet<string> = new Set(['.tar', '.parquet', INDEX_EXTENSION]);

/** What a listing takes a file for, by its name. */
export function kindOf(path: string): 'photo' | 'shard' | undefined {
  const extension = extname(path).toLowerCase();
  return PHOTO_EXTENSIONS.has(extension) ? 'photo' : SHARD_EXTENSIONS.has(extension) ? 'shard' : undefined;
}

/** Format by the first bytes of a file; undefined when it is none of them. */
export function sniffFormat(bytes: Uint8Array): PhotoFormat | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 4) === 'GIF8') return 'gif';
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return 'tiff';
  if (text(0, 2) === 'BM' && text(6, 10) === '\0\0\0\0') return 'bmp';
  if (text(4, 8) === 'ftyp') {
    const brand = text(8, 12);
    if (brand === 'avif' || brand === 'avis') return 'avif';
    // HEIF files may name AVIF among their compatible brands only.
    return text(16, 64).includes('avif') ? 'avif' : 'heic';
  }
  if (/^\s*(<\?xml|<!--|<svg)/.test(text(0, 256)) && text(0, 1024).includes('<svg')) return 'svg';
  return undefined;
}

/** Folders (lower case) in which systems keep thumbnails, metadata and what was deleted, beside the photos. */
const METADATA_FOLDERS: ReadonlySet<string> = new Set([
  '__macosx',
  '@eadir',
  '@tmp',
  '#recycle',
  '@recycle',
  '#snapshot',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);

/**
 * Why a file or folder is passed over: the name of the folder of metadata (`@eaDir`, `.thumbnails`, `lost+found`), `._*`
 * for what macOS puts beside a file; undefined for one that is not.
 */
export function metadataName(name: string, isFolder: boolean): string | undefined {
  if (name.startsWith('._')) return '._*';
  if (name.startsWith('.')) return isFolder ? name : 'hidden files';
  return METADATA_FOLDERS.has(name.toLowerCase()) ? name : undefined;
}

/** What hides a file, by its name or that of a folder above it; undefined for one that is not hidden. */
export function hiddenBy(path: string): string | undefined {
  const names = path.split('/');
  for (const [at, name] of names.entries()) {
    const why = metadataName(name, at < names.length - 1);
    if (why !== undefined) return why;
  }
  return undefined;
}
