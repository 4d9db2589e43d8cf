import { Header, Pax } from 'tar';
import { sha256 } from '../hash/index.js';
import type { ShardMember } from './shard-file.js';

const BLOCK = 512;

/** A file to put into a shard. */
export interface ShardContent {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Bytes that a file takes in a tar at most, unless its name is very long. */
export const sizeInTar = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK + 3 * BLOCK;

/** A tar of files, in the order given, and where each is; the same files always give the same bytes. */
export function encodeTar(files: readonly ShardContent[]): {
  tar: Uint8Array;
  members: Required<Omit<ShardMember, 'group' | 'label'>>[];
} {
  const blocks: Uint8Array[] = [];
  const members: Required<Omit<ShardMember, 'group' | 'label'>>[] = [];
  let at = 0;
  const add = (bytes: Uint8Array) => {
    blocks.push(bytes);
    at += bytes.length;
  };
  for (const { path, content } of files) {
    const about = { path, size: content.length, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) };
    const header = new Header({ ...about, type: 'File' });
    const block = Buffer.alloc(BLOCK);
    if (header.encode(block)) add(new Pax({ path }).encode());
    add(block);
    members.push({ path, bytes: content.length, at, sha256: sha256(content) });
    add(content);
    add(new Uint8Array(-content.length & (BLOCK - 1)));
  }
  add(new Uint8Array(2 * BLOCK));
  return { tar: Buffer.concat(blocks), members };
}
