import { createHash } from 'node:crypto';
import { decodeMoments, encodeMoments, type Moments } from '@verger/learning/pca';
import { photoFacts } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { CountedPart, PartSet, Role } from './part-set.js';

/** The moments of the rows of each role; null where there are none. */
export type RoleMoments = Readonly<Record<Role, Moments | null>>;

export const NO_MOMENTS: RoleMoments = { training: null, test: null, other: null };
export const ROLES: readonly Role[] = ['training', 'test', 'other'];

const MAGIC = 'VGMOM002';
/** Hexadecimal digits that name what the moments are of. */
const KEY = 32;
const CHECKSUM = 32;
const LENGTH = 4;

/** Moments that lie in a store. */
export interface StoredMoments {
  readonly store: Store;
  readonly path: string;
  /** Of the parts that they are of, in their order. */
  readonly key: string;
}

/**
 * What moments are of: names of parts, which hold the checksums of their content, the rows that do not count, and the
 * folders above that give photos another role.
 *
 * @returns the key of the first part, of the first two, and so on
 */
export function keysOf({ prefix }: Pick<PartSet, 'prefix'>, parts: readonly CountedPart[]): string[] {
  const above = photoFacts(`${prefix}class/photo`).split === null ? '' : prefix;
  const hash = createHash('sha256').update(JSON.stringify([MAGIC, above]));
  return parts.map(({ name, without }) => {
    hash.update(JSON.stringify([name, ...[...(without ?? [])].sort()]));
    return hash.copy().digest('hex').slice(0, KEY);
  });
}

/** The magic word, the key, each role's moments after their length (uint32, 0 for none), SHA-256 of all before. */
export function encodeRoleMoments(key: string, moments: RoleMoments): Uint8Array {
  const blocks = ROLES.flatMap((role) => {
    const of = moments[role];
    const bytes = of === null ? new Uint8Array() : encodeMoments(of);
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  const content = Buffer.concat([Buffer.from(MAGIC + key), ...blocks]);
  return Buffer.concat([content, createHash('sha256').update(content).digest()]);
}

/** What is between the magic word and the checksum, after the key; undefined for bytes that are damaged, or of other parts. */
function blocksOf(key: string, bytes: Uint8Array): Buffer | undefined {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(0, -CHECKSUM);
  const checksum = createHash('sha256').update(content).digest();
  if (!checksum.equals(bytes.subarray(content.length))) return undefined;
  const head = MAGIC + key;
  if (content.subarray(0, head.length).toString('latin1') !== head) return undefined;
  return content.subarray(head.length);
}

/** Whether they are there and whole: by their checksum, so that nothing is made of them yet. */
export async function isStored({ store, path, key }: StoredMoments): Promise<boolean> {
  const bytes = await store.read(path);
  return bytes !== undefined && blocksOf(key, bytes) !== undefined;
}

/** Undefined when they are gone, damaged, or of other parts. */
export async function readStored({ store, path, key }: StoredMoments): Promise<RoleMoments | undefined> {
  const bytes = await store.read(path);
  const blocks = bytes && blocksOf(key, bytes);
  if (blocks === undefined) return undefined;
  let at = 0;
  const take = () => {
    const from = at + LENGTH;
    at = from + blocks.readUInt32LE(at);
    return from === at ? null : decodeMoments(blocks.subarray(from, at));
  };
  return { training: take(), test: take(), other: take() };
}
