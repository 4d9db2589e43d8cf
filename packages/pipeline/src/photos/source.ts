import type { Photo } from './photo.js';

/** What a listing found. */
export interface Listing {
  /** Sorted by path, by UTF-16 code units; the same folder always gives the same order. */
  readonly photos: readonly Photo[];
  /** Files that do not look like photos by their name. */
  readonly ignored: number;
}

/** Where photos come from: a local folder, or a bucket. */
export interface PhotoSource {
  /** How people name the root: an absolute path, `s3://bucket/prefix`. */
  readonly url: string;
  /** How many photos are worth reading at the same time: few from a disk, many from afar. */
  readonly concurrency: number;
  list(signal?: AbortSignal): Promise<Listing>;
  /**
   * The bytes of one photo.
   *
   * @throws Error with a `code` (`ENOENT`, `EACCES`, …) when they cannot be read
   */
  read(path: string): Promise<Uint8Array>;
}

/** Order of paths everywhere in the product. */
export const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
