/** The part of the data set a photo belongs to, as its folder says. */
export type Split = 'training' | 'validation' | 'test';

/** One photo of a listing; nothing of its content has been read yet. */
export interface Photo {
  /** Path below the root of the listing, `/` between folders: the identity of the photo in a run. */
  readonly path: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Changes when the content may have changed: size and modification time of a file, ETag of an object. */
  readonly etag: string;
  /** Where it lies, when it shares a file with others; none for a file of its own. */
  readonly place?: PhotoPlace;
}

/** Where a photo lies in a shard. */
export interface PhotoPlace {
  /** Path of the shard below the root of the listing. */
  readonly shard: string;
  /** Of the shard, as `etag` of a file. */
  readonly etag: string;
  /** Size of the shard in bytes. */
  readonly bytes: number;
  /** First byte of the photo in a tar, its row in a row group of a Parquet file. */
  readonly at: number;
  /** Row group of a Parquet file; none in a tar. */
  readonly group?: number;
}

/**
 * A photo of a listing. Its strings are copies: V8 keeps the parts of one that was put together, and the whole of which one
 * was cut, such as the answer of a server: 90 bytes a photo of a folder.
 */
export const listedPhoto = (path: string, bytes: number, etag: string): Photo => ({
  path: copyOf(path),
  bytes,
  etag: copyOf(etag),
});

function copyOf(text: string): string {
  const copy = Buffer.from(text).toString();
  // Half of a surrogate pair is no UTF-8.
  return copy === text ? copy : text;
}

/** What the path of a photo says of it. */
export interface PhotoFacts {
  /** Name of the parent folder; null in a flat folder. */
  readonly label: string | null;
  /** From a path segment `Training`, `Test`, `Validation` or the like; null when there is none. */
  readonly split: Split | null;
  /**
   * One turn of one fruit: frames of a clip are near duplicates and must not be split apart.
   * `12_100.jpg` belongs to clip `100`, `r_12_100.jpg` to `r_100`, `r2_12_100.jpg` to `r2_100`, each within its
   * class. A photo with another kind of name is a clip of its own.
   */
  readonly clip: string;
}
