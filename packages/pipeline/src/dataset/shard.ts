import { createHash } from 'node:crypto';
import { type Log, VergerError } from '@verger/base';
import type { Photo, PhotoSource, ReadPhoto } from '@verger/storage/photos';
import { byPath, photoFacts, readerOf } from '@verger/storage/photos';
import { decodeIndex, encodeIndex, encodePhotos, encodeTar, sizeInTar } from '@verger/storage/shards';
import { mapConcurrent, openStore, type Store } from '@verger/storage/store';
import { z } from 'zod';
import { noPhotos } from './no-photos.js';

export type ShardFormat = 'tar' | 'parquet';

export interface ShardOptions {
  readonly format: ShardFormat;
  /** Of a shard at most, in bytes, unless one photo is larger; memory holds some two of them. */
  readonly size: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Sharded {
  /** Where the shards are. */
  readonly to: string;
  readonly format: ShardFormat;
  readonly photos: number;
  readonly shards: number;
  /** Of all shards. */
  readonly bytes: number;
  /** Shards that were there from an earlier start. */
  readonly kept: number;
}

/** What a folder of shards is made of, before the first of them: another folder of photos is never mixed in. */
const PLAN = 'shards.json';

const planFile = z.object({
  version: z.literal(1),
  format: z.enum(['tar', 'parquet']),
  size: z.number(),
  photos: z.number(),
  shards: z.number(),
  /** SHA-256 of path, size and etag of all photos. */
  listing: z.string(),
});

type Plan = z.infer<typeof planFile>;

/**
 * Puts photos into shards, in the order of their paths, so that who reads them in that order reads each byte once. A shard
 * appears whole or not at all; the same command goes on where it stopped, and writes the same bytes.
 *
 * @param to a folder or `s3://bucket/prefix` that is empty, or holds a part of the same
 * @throws VergerError usage `shards-not-empty`, `shards-other`; input `no-photos`, `photo-unreadable`
 */
export async function shardPhotos(source: PhotoSource, to: string, options: ShardOptions): Promise<Sharded> {
  const { format, size, log, signal } = options;
  const { photos, skipped } = await source.list(signal);
  if (photos.length === 0) throw noPhotos(source.url, skipped);
  const shards = cut(photos, size);
  const store = openStore(to);
  const plan: Plan = {
    ...{ version: 1, format, size, photos: photos.length, shards: shards.length },
    listing: digestOf(photos),
  };
  await claim(store, plan);
  await store.sweep();
  const there = new Map<string, number>();
  for await (const { path, bytes } of store.list('')) there.set(path, bytes);
  let [bytes, kept, done] = [0, 0, 0];
  for (const [number, some] of shards.entries()) {
    signal.throwIfAborted();
    const name = `photos-${String(number).padStart(6, '0')}.${format}`;
    const had = await finished(store, name, there.get(name), format);
    if (had) kept++;
    bytes += had ? (there.get(name) ?? 0) : await writeShard(store, name, some, source, options);
    done += some.length;
    log.progress({ unit: 'photos', done, total: photos.length, errors: 0 });
  }
  await store.sweep();
  return { to: store.url, format, photos: photos.length, shards: shards.length, bytes, kept };
}

function cut(photos: readonly Photo[], size: number): Photo[][] {
  const shards: Photo[][] = [];
  let room = 0;
  for (const photo of [...photos].sort(byPath)) {
    const taken = sizeInTar(photo.bytes);
    if (taken > room) {
      shards.push([]);
      room = size;
    }
    shards.at(-1)?.push(photo);
    room -= taken;
  }
  return shards;
}

function digestOf(photos: readonly Photo[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes, etag } of photos) hash.update(`${path}\0${bytes}\0${etag}\n`);
  return hash.digest('hex');
}

/** @throws VergerError `shards-not-empty`, `shards-other` */
async function claim(store: Store, plan: Plan): Promise<void> {
  const found = await store.read(PLAN);
  if (found === undefined) {
    for await (const { path } of store.list('')) {
      throw new VergerError('usage', 'shards-not-empty', `${store.url} is not empty: it holds ${path}`, {
        hint: 'give a folder or a prefix of its own as --out',
      });
    }
    if (await store.create(PLAN, new TextEncoder().encode(`${JSON.stringify(plan)}\n`))) return;
    return claim(store, plan);
  }
  const had = parsePlan(found);
  const keys = Object.keys(plan) as (keyof Plan)[];
  const other = keys.filter((key) => had?.[key] !== plan[key]);
  if (other.length === 0) return;
  const said = other.map((key) =>
    key === 'listing' ? 'the photos are others, or were changed' : `other ${key}`,
  );
  throw new VergerError('usage', 'shards-other', `${store.url} holds other shards: ${said.join(', ')}`, {
    hint: 'give another --out, or delete these and run the same command again',
  });
}

function parsePlan(bytes: Uint8Array): Plan | undefined {
  try {
    return planFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** The index is written after its tar: with it the shard is whole. */
async function finished(store: Store, name: string, bytes: number | undefined, format: ShardFormat) {
  if (bytes === undefined || format === 'parquet') return bytes !== undefined;
  const index = await store.read(indexOf(name));
  return index !== undefined && decodeIndex(index, bytes) !== undefined;
}

const indexOf = (name: string) => `${name}.index`;

async function writeShard(
  store: Store,
  name: string,
  photos: readonly Photo[],
  source: PhotoSource,
  { format, signal }: ShardOptions,
): Promise<number> {
  const read = readerOf(source, photos);
  const files = await mapConcurrent(
    photos,
    async ({ path }) => ({ path, content: await readPhoto(read, path) }),
    signal,
  );
  if (format === 'parquet') {
    const file = encodePhotos(files.map((one) => ({ ...one, label: photoFacts(one.path).label })));
    await store.write(name, file);
    return file.length;
  }
  const { tar, members } = encodeTar(files);
  await store.write(name, tar);
  await store.write(indexOf(name), encodeIndex(tar.length, members));
  return tar.length;
}

/** A photo that is left out would be lost without a word. */
async function readPhoto(read: ReadPhoto, path: string): Promise<Uint8Array> {
  try {
    return await read(path);
  } catch (cause) {
    if (cause instanceof VergerError || (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    const { message } = cause as Error;
    throw new VergerError('input', 'photo-unreadable', `${path} cannot be read: ${message}`, {
      hint: 'repair or remove it, then give another --out',
      cause,
    });
  }
}
