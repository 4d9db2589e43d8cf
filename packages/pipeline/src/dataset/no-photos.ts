import { VergerError } from '@verger/base';
import { NOTHING_SKIPPED, type Skipped } from '@verger/storage/photos';
import { namedCounts } from './health-lines.js';

/** The error of a folder without a photo, which tells what is there instead. */
export function noPhotos(url: string, { unread, metadata }: Skipped = NOTHING_SKIPPED): VergerError {
  const others = [namedCounts(unread), namedCounts(metadata)].filter((text) => text !== '').join(', ');
  return new VergerError(
    'input',
    'no-photos',
    `there are no photos in ${url}${others === '' ? '' : `, but other files: ${others}`}`,
    { hint: 'give a folder with .jpg, .png, .webp, .avif, .gif, .tiff, .bmp or .heic files, at any depth' },
  );
}
