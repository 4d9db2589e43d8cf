/** One object of a store. */
export interface Entry {
  /** Path below the root of the store, `/` between folders. */
  readonly path: string;
  readonly bytes: number;
  /** Changes when the content may have changed. */
  readonly etag: string;
}

/**
 * Where run folders live: a local folder, or a bucket. Paths are relative, `/` between folders; `..` is refused.
 * A write appears whole or not at all, and is durable when the promise resolves.
 */
export interface Store {
  /** How people name the root: `/data/run`, `s3://bucket/run`. */
  readonly url: string;
  /** All objects below a prefix, sorted by path; nothing when there is none. */
  list(prefix: string): AsyncIterable<Entry>;
  /** The bytes of an object, or of `[start, end)` of it; undefined when it does not exist. */
  read(path: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined>;
  /** Writes an object whole, replacing one that is there. */
  write(path: string, data: Uint8Array): Promise<void>;
  /** Writes an object only if none is there; false when there was one. */
  create(path: string, data: Uint8Array): Promise<boolean>;
  /** Gives an object another path, replacing one that is there; its bytes do not pass through this process. */
  move(from: string, to: string): Promise<void>;
  /** Deletes an object; nothing happens when it does not exist. */
  remove(path: string): Promise<void>;
  /** Takes away what killed writers left; only while no one else writes here. */
  sweep(): Promise<void>;
}
