export { type Captured, type CaptureGroups, captureGroups, type GroupBy } from './capture-groups.js';
export { frameOf, turnOf } from './capture-name.js';
export { countPixels, DEFAULT_MAX_PIXELS, type DecodeFailure, decodePhoto, withEndMarker } from './decode.js';
export { foldersAbove, photoFacts } from './facts.js';
export { fingerprint } from './fingerprint.js';
export { folderSource } from './folder.js';
export { PHOTO_EXTENSIONS, SHARD_EXTENSIONS, sniffFormat } from './formats.js';
export { openImage } from './open-image.js';
export { openSource } from './open-source.js';
export type { Photo, PhotoFacts, PhotoPlace, Split } from './photo.js';
export {
  byPath,
  type Listing,
  NOTHING_SKIPPED,
  type PhotoSource,
  type ReadPhoto,
  readerOf,
  type Skipped,
} from './source.js';
export { thumbnail } from './thumbnail.js';
