import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silent } from '@verger/base';
import { openSource, readerOf } from '@verger/storage/photos';
import { temporaryFolder } from '@verger/testing/program';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ShardFormat, shardPhotos } from '../../src/dataset/shard.js';

const NAMES = Array.from({ length: 60 }, (_, i) => `Training/Kiwi ${i % 3}/${i}_100.jpg`);
const LONG = `Test/Pêche/${'n'.repeat(200)}.jpg`;

let photos: string;
beforeEach(() => {
  photos = temporaryFolder();
  for (const [at, name] of [...NAMES, LONG].entries()) {
    mkdirSync(join(photos, dirname(name)), { recursive: true });
    writeFileSync(join(photos, name), Buffer.alloc(at === 30 ? 30_000 : 1000 + at * 10, at));
  }
});

const shard = (
  out: string,
  format: ShardFormat,
  more: { size?: number; from?: string; signal?: AbortSignal } = {},
) =>
  shardPhotos(openSource(more.from ?? photos), out, {
    format,
    size: more.size ?? 20_000,
    log: silent,
    signal: more.signal ?? new AbortController().signal,
  });
const filesOf = (out: string) => readdirSync(out).filter((name) => name.startsWith('photos-'));

describe.each(['tar', 'parquet'] as const)('photos into shards: %s', (format) => {
  test('hold the same photos, in order, in shards of the size that was asked for', async () => {
    const out = temporaryFolder();
    const made = await shard(out, format);
    const shards = filesOf(out).filter((name) => name.endsWith(format));
    const sizes = shards.map((name) => statSync(join(out, name)).size);
    expect(made).toEqual({
      ...{ to: out, format, photos: 61, shards: shards.length, kept: 0 },
      bytes: sizes.reduce((sum, size) => sum + size),
    });
    expect(shards.length).toBeGreaterThan(5);
    // One photo is larger than a shard.
    expect(sizes.filter((size) => size > 25_000)).toHaveLength(1);

    const [single, sharded] = [await openSource(photos).list(), await openSource(out).list()];
    expect(sharded.photos.map(({ path, bytes }) => [path, bytes])).toEqual(
      single.photos.map(({ path, bytes }) => [path, bytes]),
    );
    const read = readerOf(openSource(out), sharded.photos);
    for (const { path } of sharded.photos)
      expect(Buffer.compare(await read(path), readFileSync(join(photos, path)))).toBe(0);

    // Put into other shards a photo stays the same: nothing is computed again.
    const anew = temporaryFolder();
    await shard(anew, format === 'tar' ? 'parquet' : 'tar', { from: out, size: 50_000 });
    expect((await openSource(anew).list()).photos.map(({ path, etag }) => [path, etag])).toEqual(
      sharded.photos.map(({ path, etag }) => [path, etag]),
    );
  });

  test('go on where they were stopped, with the same bytes, and are made once', async () => {
    const [whole, out] = [temporaryFolder(), temporaryFolder()];
    await shard(whole, format);
    const stop = new AbortController();
    const log = {
      ...silent,
      progress: ({ done }: { done: number }) => done > 20 && stop.abort(new Error('enough')),
    };
    await expect(
      shardPhotos(openSource(photos), out, { format, size: 20_000, log, signal: stop.signal }),
    ).rejects.toThrow('enough');
    const first = filesOf(out);
    expect(first.length).toBeLessThan(filesOf(whole).length);
    // A tar without its index was not finished.
    if (format === 'tar') rmSync(join(out, first.findLast((name) => name.endsWith('.index'))!));
    const { shards, kept } = await shard(out, format);
    expect(kept).toBe(first.filter((name) => name.endsWith(format)).length - (format === 'tar' ? 1 : 0));
    for (const name of filesOf(whole))
      expect(readFileSync(join(out, name)).equals(readFileSync(join(whole, name)))).toBe(true);
    expect(await shard(out, format)).toMatchObject({ shards, kept: shards });
  });

  test('are never mixed with others', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'mine.txt'), 'mine');
    await expect(shard(out, format)).rejects.toMatchObject({ code: 'shards-not-empty' });
    expect(readdirSync(out)).toEqual(['mine.txt']);
    rmSync(join(out, 'mine.txt'));
    await shard(out, format);
    const before = readdirSync(out).map((name) => readFileSync(join(out, name)).toString('base64'));
    await expect(shard(out, format, { size: 30_000 })).rejects.toMatchObject({ code: 'shards-other' });
    writeFileSync(join(photos, NAMES[0]!), 'another');
    await expect(shard(out, format)).rejects.toMatchObject({
      code: 'shards-other',
      message: expect.stringContaining('the photos are others'),
    });
    expect(readdirSync(out).map((name) => readFileSync(join(out, name)).toString('base64'))).toEqual(before);
  });
});

test('a photo that is gone is told, and none is left out', async () => {
  const source = openSource(photos);
  const listing = await source.list();
  rmSync(join(photos, NAMES[5]!));
  const out = temporaryFolder();
  await expect(
    shardPhotos({ ...source, list: async () => listing }, out, {
      ...{ format: 'tar', size: 20_000, log: silent, signal: new AbortController().signal },
    }),
  ).rejects.toMatchObject({ code: 'photo-unreadable', message: expect.stringContaining(NAMES[5]!) });
});
