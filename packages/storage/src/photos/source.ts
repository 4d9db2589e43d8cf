import type { Photo } from './photo.js';

/** Files that are not among the photos of a listing. With the photos they are all files there are. */
export interface Skipped {
  /** Files whose names are of no photo, by extension in lower case, `no extension` for none. */
  readonly unread: Readonly<Record<string, number>>;
  /** Hidden files and those in folders of thumbnails and metadata, by what hides them: `@eaDir`, `hidden files`. */
  readonly metadata: Readonly<Record<string, number>>;
}

/** Of a listing that says nothing of other files. */
export const NOTHING_SKIPPED: Skipped = { unread: {}, metadata: {} };

/** A count for each name, put together as one goes. */
export class SkippedCounts {
  readonly unread: Record<string, number>;
  readonly metadata: Record<string, number>;

  constructor({ unread, metadata }: Skipped = NOTHING_SKIPPED) {
    this.unread = { ...unread };
    this.metadata = { ...metadata };
  }

  addUnread(file: string): void {
    const extension = /\.[^./]{1,12}$/.exec(file)?.[0].toLowerCase() ?? 'no extension';
    this.unread[extension] = (this.unread[extension] ?? 0) + 1;
  }

  addMetadata(name: string, files = 1): void {
    if (files > 0) this.metadata[name] = (this.metadata[name] ?? 0) + files;
  }

  /** Sorted by name, so that a folder always gives the same. */
  sorted(): Skipped {
    const sort = (counts: Record<string, number>) =>
      Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
    return { unread: sort(this.unread), metadata: sort(this.metadata) };
  }
}

/** What a listing found. */
export interface Listing {
  /** Sorted by path, by UTF-16 code units; the same folder always gives the same order. */
  readonly photos: readonly Photo[];
  /** Every other file. @default none */
  readonly skipped?: Skipped;
}

/** Where photos come from: a local folder, or a bucket. */
export interface PhotoSource {
  /** How people name the root: an absolute path, `s3://bucket/prefix`. */
  readonly url: string;
  /** How many photos are worth reading at the same time: few from a disk, many from afar. */
  readonly concurrency: number;
  /**
   * Looks whether the root is there, where that costs nothing.
   *
   * @throws VergerError input `photos-missing`, `photos-not-a-folder`
   */
  check?(): Promise<void>;
  list(signal?: AbortSignal): Promise<Listing>;
  /**
   * The bytes of one photo.
   *
   * @throws Error with a `code` (`ENOENT`, `EACCES`, …) when they cannot be read
   */
  read(path: string): Promise<Uint8Array>;
  /**
   * Like `read`, for photos of the listing that are read in about this order: where many lie in one file, its bytes are
   * read once, for all of them. Memory holds some 12 MiB of them. @default `read`
   */
  reader?(photos: readonly Photo[]): ReadPhoto;
}

/** The bytes of a photo, by its path. */
export type ReadPhoto = (path: string) => Promise<Uint8Array>;

/** How these photos are read, in about this order. */
export const readerOf = (source: PhotoSource, photos: readonly Photo[]): ReadPhoto =>
  source.reader?.(photos) ?? ((path) => source.read(path));

/** Files below a root: photos, and shards that hold photos. */
export interface PhotoFiles extends Omit<PhotoSource, 'reader'> {
  list(signal?: AbortSignal): Promise<FileListing>;
  /** Whether the first photo or shard that is found is a shard: what a root holds, at little cost. */
  holdsShards(): Promise<boolean>;
  /**
   * Bytes `[start, end)` of a file of the listing, fewer where it ends.
   *
   * @throws VergerError `photos-changed`, `s3-changed` when it is another one by now
   */
  readRange(file: Photo, start: number, end: number): Promise<Uint8Array>;
}

export interface FileListing extends Listing {
  /** Shards and their indexes; not among the skipped. */
  readonly shards: readonly Photo[];
}

/** Order of paths everywhere in the product. */
export const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
