import { createHash } from 'node:crypto';
import type { Store } from '@verger/storage/store';

/** Largest bytes on their way to the store at a time, besides the photo that goes over it. */
const BYTES_IN_FLIGHT = 32 * 2 ** 20;
const CONCURRENCY = 16;

/** What one task has copied. */
export interface Copied {
  readonly kind: 'copied';
  readonly photos: number;
  readonly bytes: number;
  /** Sum of the first six bytes of the sha256 of each path, modulo 2 ** 48: the same for the same set of paths. */
  readonly paths: number;
}

/**
 * The worker's side of a copy: each line of the input is the path and the content of a photo, both in base64, as
 * Spark has read them. The content is written below the store under the path relative to the root.
 *
 * @param root path of the folder on the file system of the photos, without scheme and host
 * @throws Error when a line is not such a pair, or a path is not below the root
 */
export async function copyTask(store: Store, root: string, lines: AsyncIterable<string>): Promise<Copied> {
  const writing = new Set<Promise<void>>();
  let inFlight = 0;
  let photos = 0;
  let bytes = 0;
  let paths = 0;
  for await (const line of lines) {
    const tab = line.indexOf('\t');
    if (tab <= 0) throw new Error('Spark sent a line without a path and a content');
    const path = pathBelow(root, Buffer.from(line.slice(0, tab), 'base64').toString());
    const content = Buffer.from(line.slice(tab + 1), 'base64');
    photos++;
    bytes += content.length;
    paths = (paths + pathNumber(path)) % 2 ** 48;
    inFlight += content.length;
    const one: Promise<void> = store.write(path, content).finally(() => {
      inFlight -= content.length;
      writing.delete(one);
    });
    writing.add(one);
    while (writing.size >= CONCURRENCY || (inFlight > BYTES_IN_FLIGHT && writing.size > 0)) {
      await Promise.race(writing);
    }
  }
  await Promise.all(writing);
  return { kind: 'copied', photos, bytes, paths };
}

/** See `Copied.paths`. */
export const pathNumber = (path: string): number =>
  createHash('sha256').update(path).digest().readUIntBE(0, 6);

/**
 * The path of a photo relative to the root.
 *
 * @param file as Spark names it: `file:/photos/Apple/1.jpg`, `hdfs://host:8020/photos/Apple/1.jpg`
 */
export function pathBelow(root: string, file: string): string {
  const path = withoutHost(file);
  const prefix = root.endsWith('/') ? root : `${root}/`;
  const below = path.slice(prefix.length);
  if (!path.startsWith(prefix) || below.split('/').some((part) => ['', '.', '..'].includes(part))) {
    throw new Error(`${file} is not below ${root}`);
  }
  return below;
}

/** What follows scheme and host in a URL of Hadoop's, which escapes nothing. */
export const withoutHost = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i, '');
