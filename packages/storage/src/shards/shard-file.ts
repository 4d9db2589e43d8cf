import { VergerError } from '@verger/base';

/** A file that holds many photos, read by ranges. */
export interface ShardFile {
  /** How people name it: `/photos/a.tar`, `s3://bucket/photos/a.tar`. */
  readonly url: string;
  readonly bytes: number;
  /**
   * Bytes `[start, end)` of it.
   *
   * @throws VergerError when the file is another one than was listed; Error with a `code` when it cannot be read
   */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A file inside a shard. */
export interface ShardMember {
  /** `/` between folders, none of them empty, `.` or `..`. */
  readonly path: string;
  readonly bytes: number;
  /** Where it is: its first byte in a tar, its row in a row group of a Parquet file. */
  readonly at: number;
  /** Row group of a Parquet file. */
  readonly group?: number;
  /** Its class, where the shard has a column of it. */
  readonly label?: string;
  /** SHA-256 (hex) of the content, where the shard says it. */
  readonly sha256?: string;
}

/** What stands in no shard: it would be lost, or be something else than it says. */
export const brokenShard = ({ url }: { url: string }, why: string, hint = REMAKE, cause?: unknown) =>
  new VergerError('input', 'shard-broken', `${url}: ${why}`, { hint, ...(cause !== undefined && { cause }) });

const REMAKE = 'make it again: nothing of it was used';

/**
 * The path of a member as a photo has it.
 *
 * @param name as the shard writes it, perhaps with `./` before
 * @throws VergerError `shard-broken` for a name that leads out of the shard, or to no place in it
 */
export function memberPath(file: ShardFile, name: string): string {
  const path = name.replace(/^(?:\.\/+)+/, '');
  if (isMemberPath(path)) return path;
  throw brokenShard(file, `${JSON.stringify(name)} is no path below a folder`, 'make it with relative names');
}

/** Whether it leads to a place below a folder. */
export const isMemberPath = (path: string): boolean =>
  !path.split('/').some((part) => part === '' || part === '.' || part === '..') && !path.includes('\0');

/** Exactly the bytes asked for. */
export async function readWhole(file: ShardFile, start: number, end: number): Promise<Uint8Array> {
  const bytes = await file.read(start, end);
  if (bytes.length === end - start) return bytes;
  throw brokenShard(file, `it ends after ${start + bytes.length} of ${file.bytes} bytes`);
}
