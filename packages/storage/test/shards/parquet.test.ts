import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeTable } from '../../src/parquet/index.js';
import { folderSource } from '../../src/photos/folder.js';
import { readerOf } from '../../src/photos/source.js';
import { encodePhotos } from '../../src/shards/index.js';

/** Written by pyarrow 24: see `README.md` there. */
const fixtures = fileURLToPath(new URL('../fixtures/shards/', import.meta.url));

const PHOTOS = [
  ['Kiwi', 1],
  ['Kiwi', 2],
  ['Kiwi', 3],
  ['Lemon', 4],
  ['Lemon', 5],
] as const;
const content = (label: string, number: number) => `photo ${number} of ${label} `.repeat(number);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-parquet-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Paths and contents of the photos of a folder of shards. */
async function photosIn(root: string): Promise<[string, string][]> {
  const source = folderSource(root);
  const { photos } = await source.list();
  const read = readerOf(source, photos);
  return Promise.all(
    photos.map(async ({ path, bytes }): Promise<[string, string]> => {
      const found = await read(path);
      expect(found.length).toBe(bytes);
      return [path, Buffer.from(found).toString()];
    }),
  );
}

describe('photos in Parquet files', () => {
  test.each(['plain-none', 'plain-gzip'])('columns bytes, path and label: %s', async (name) => {
    cpSync(join(fixtures, `${name}.parquet`), join(folder, 'a.parquet'));
    expect(await photosIn(folder)).toEqual(
      PHOTOS.map(([label, number]) => [`Training/${label}/${number}_100.jpg`, content(label, number)]),
    );
  });

  test('a struct image and numbered labels, as datasets of Hugging Face writes them', async () => {
    cpSync(join(fixtures, 'hugging-face.parquet'), join(folder, 'a.parquet'));
    const photos = PHOTOS.map(([label, number]) => [`${label}/${number}_100.jpg`, content(label, number)]);
    expect(await photosIn(folder)).toEqual(photos);
    const { photos: listed } = await folderSource(folder).list();
    expect(listed.map(({ place }) => [place?.group, place?.at])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
    ]);
    const alone = folderSource(folder);
    expect(Buffer.from(await alone.read('Lemon/5_100.jpg')).toString()).toBe(content('Lemon', 5));
  });

  test('photos without a name are told by their row, and those without bytes are missed', async () => {
    cpSync(join(fixtures, 'unnamed.parquet'), join(folder, 'train-00000.parquet'));
    expect(await photosIn(folder)).toEqual([
      ['train-00000-000000.jpg', 'x'],
      ['train-00000-000001.jpg', 'yy'],
    ]);
    cpSync(join(fixtures, 'by-path.parquet'), join(folder, 'train-00000.parquet'));
    await expect(photosIn(folder)).rejects.toMatchObject({
      code: 'shard-broken',
      message: expect.stringContaining('row 0 of row group 0 has no bytes'),
    });
  });

  test('what Verger writes: any number of row groups, names and bytes as they are', async () => {
    const files = Array.from({ length: 700 }, (_, i) => ({
      path: `Training/Pêche ${i % 2}/${String(i).padStart(3, '0')} 梨.jpg`,
      content: Buffer.alloc(i === 300 ? 5_000_000 : (i * 37) % 5000, i),
      label: `Pêche ${i % 2}`,
    }));
    const file = encodePhotos(files);
    expect(Buffer.compare(encodePhotos(files), file)).toBe(0);
    writeFileSync(join(folder, 'a.parquet'), file);
    const source = folderSource(folder);
    const { photos } = await source.list();
    expect(photos.map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
    expect(new Set(photos.map(({ place }) => place?.group)).size).toBeGreaterThan(3);
    const read = readerOf(source, photos);
    for (const { path, content: bytes } of files) expect(Buffer.compare(await read(path), bytes)).toBe(0);
  });

  test('a file that is cut off, damaged, or holds no photos is refused', async () => {
    const whole = readFileSync(join(fixtures, 'hugging-face.parquet'));
    const refused = async (bytes: Uint8Array, why: RegExp) => {
      writeFileSync(join(folder, 'a.parquet'), bytes);
      await expect(photosIn(folder)).rejects.toMatchObject({
        code: 'shard-broken',
        message: expect.stringMatching(why),
      });
    };
    for (const length of [0, 3, 12, 200, whole.length - 1])
      await refused(whole.subarray(0, length), /cut off/);
    const lengthened = Buffer.from(whole);
    lengthened.writeUInt32LE(2 ** 31, whole.length - 8);
    await refused(lengthened, /cut off/);
    const footer = Buffer.from(whole);
    footer.fill(0xff, whole.length - 600, whole.length - 8);
    await refused(footer, /a.parquet: /);
    const pages = Buffer.from(whole);
    pages.fill(0xff, 4, 300);
    await refused(pages, /not a readable Parquet file/);
    const other = encodeTable({ columns: [{ name: 'path', type: 'string', data: ['a.jpg'] }] });
    await refused(other, /it holds no photos/);
  });
});
