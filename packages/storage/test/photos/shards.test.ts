import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/hash/index.js';
import { folderSource } from '../../src/photos/folder.js';
import { readerOf } from '../../src/photos/source.js';
import { encodeIndex } from '../../src/shards/index.js';

const NAMES = [
  ...Array.from({ length: 30 }, (_, i) => `Training/Kiwi ${i % 3}/${i}_100.jpg`),
  ...[
    'Test/Kiwi 0/r_1_100.png',
    'Test/Pêche/梨 🍐.heic',
    'a.b/x.GIF',
    'a-b/x.webp',
    'z/～.avif',
    'z/😀.avif',
  ],
  ...['no-photo.txt', 'Training/Kiwi 0/1_100.cls', '._x.jpg', '@eaDir/x.jpg', 'Training/.thumbnails/1.jpg'],
];

let root: string;
let single: string;
let sharded: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'verger-test-shards-'));
  [single, sharded] = [join(root, 'single'), join(root, 'sharded')];
  mkdirSync(sharded);
  for (const name of NAMES) {
    mkdirSync(join(single, dirname(name)), { recursive: true });
    writeFileSync(join(single, name), `content of ${name}`.repeat(100));
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function pack(name: string, below = '.', ...more: string[]): void {
  mkdirSync(dirname(join(sharded, name)), { recursive: true });
  const args = [
    '--create',
    '--sort=name',
    '--file',
    join(sharded, name),
    '--directory',
    single,
    ...more,
    below,
  ];
  expect(spawnSync('tar', args).stderr.toString()).toBe('');
}

const facts = async (folder: string) => {
  const { photos, skipped } = await folderSource(folder).list();
  return { photos: photos.map(({ path, bytes }) => ({ path, bytes })), skipped };
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('photos in tars', () => {
  test('are the photos of the folder that was packed, in the same order, and so are the files passed over', async () => {
    pack('all.tar');
    const found = await facts(sharded);
    const { unread, metadata } = (await facts(single)).skipped!;
    expect(found.photos).toEqual((await facts(single)).photos);
    // A tar has no folders to leave out: it names what hides a file.
    expect(found.skipped).toEqual({ unread, metadata });
    expect(found.photos.length).toBe(36);
  });

  test('stand below the folder in which their tar lies; several make one listing', async () => {
    pack('Training/a.tar', 'Training/Kiwi 0');
    pack('b.tar', 'Test');
    const paths = (await facts(sharded)).photos.map(({ path }) => path);
    expect(paths).toHaveLength(12);
    expect(paths[0]).toBe('Test/Kiwi 0/r_1_100.png');
    expect(paths[2]).toBe('Training/Training/Kiwi 0/0_100.jpg');
  });

  test('are read by ranges, in order, each byte once; by path alone; and out of order', async () => {
    pack('a.tar', 'Training');
    pack('b.tar', 'Test');
    const source = folderSource(sharded);
    const { photos } = await source.list();
    const read = readerOf(source, photos);
    for (const { path } of photos)
      expect(text(await read(path))).toBe(readFileSync(join(single, path), 'utf8'));
    for (const { path } of [...photos].reverse())
      expect(text(await read(path))).toBe(readFileSync(join(single, path), 'utf8'));
    const other = folderSource(sharded);
    for (const { path } of photos)
      expect(text(await other.read(path))).toBe(readFileSync(join(single, path), 'utf8'));
    await expect(other.read('Training/none.jpg')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('beside single photos a tar is no shard', async () => {
    pack('a.tar');
    writeFileSync(join(sharded, 'single.jpg'), 'x');
    expect(await facts(sharded)).toEqual({
      photos: [{ path: 'single.jpg', bytes: 1 }],
      skipped: { unread: { '.tar': 1 }, metadata: {} },
    });
    await expect(folderSource(sharded).read('Test/Kiwi 0/r_1_100.png')).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  test('one path twice, in one tar or in two, is said', async () => {
    pack('a.tar', 'Training');
    pack('b.tar', 'Training');
    const twice = /Training\/Kiwi 0\/0_100.jpg is there in a.tar and in b.tar/;
    await expect(folderSource(sharded).list()).rejects.toMatchObject({
      message: expect.stringMatching(twice),
    });
    rmSync(join(sharded, 'b.tar'));
    const file = join(sharded, 'a.tar');
    spawnSync('tar', ['--append', '--file', file, '--directory', single, 'Training/Kiwi 0/0_100.jpg']);
    await expect(folderSource(sharded).list()).rejects.toMatchObject({
      code: 'shard-broken',
      message: expect.stringMatching(/0_100.jpg is there twice in a.tar/),
    });
  });

  test('a tar that is cut off is said, and which', async () => {
    pack('a.tar');
    const file = join(sharded, 'a.tar');
    truncateSync(file, statSync(file).size - 20_000);
    await expect(folderSource(sharded).list()).rejects.toMatchObject({
      kind: 'input',
      code: 'shard-broken',
      message: expect.stringContaining('sharded/a.tar: it'),
    });
  });

  test('a tar that is written anew, or goes, after it was listed', async () => {
    pack('a.tar');
    const source = folderSource(sharded);
    const { photos } = await source.list();
    const read = readerOf(source, photos);
    appendFileSync(join(sharded, 'a.tar'), 'x');
    await expect(read(photos[0]!.path)).rejects.toMatchObject({ code: 'photos-changed' });
    rmSync(join(sharded, 'a.tar'));
    await expect(read(photos[1]!.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('an index spares reading the headers; one of another tar counts for nothing, a wrong one is found out', async () => {
    pack('a.tar', 'Training');
    const source = folderSource(sharded);
    const file = join(sharded, 'a.tar');
    const plain = (await source.list()).photos;
    const members = plain.map(({ path, bytes, place }) => {
      const digest = sha256(readFileSync(join(single, path)));
      return { path, bytes, at: place!.at, sha256: digest };
    });
    const size = statSync(file).size;
    writeFileSync(`${file}.index`, encodeIndex(size, members.slice(1)));
    const { photos } = await source.list();
    expect(photos.map(({ path }) => path)).toEqual(plain.slice(1).map(({ path }) => path));
    expect(photos[0]!.etag).toBe(`sha256-${members[1]!.sha256}`);
    expect(text(await readerOf(source, photos)(photos[3]!.path))).toBe(
      readFileSync(join(single, photos[3]!.path), 'utf8'),
    );

    for (const wrong of [
      encodeIndex(size + 512, members),
      encodeIndex(size, [{ ...members[0]!, at: size }]),
      'not JSON',
      '{"version":1}',
      encodeIndex(size, [{ ...members[0]!, path: '../../x.jpg' }]),
    ]) {
      writeFileSync(`${file}.index`, wrong);
      expect((await source.list()).photos).toEqual(plain);
    }

    writeFileSync(`${file}.index`, encodeIndex(size, [{ ...members[0]!, at: members[0]!.at + 512 }]));
    const moved = (await source.list()).photos;
    await expect(readerOf(source, moved)(moved[0]!.path)).rejects.toMatchObject({
      code: 'shard-broken',
      message: expect.stringContaining('is not what its index says'),
    });
  });
});
