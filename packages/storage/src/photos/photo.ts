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
