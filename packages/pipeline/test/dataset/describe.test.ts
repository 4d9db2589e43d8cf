import type { Photo } from '@verger/storage/photos';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { describeDataset } from '../../src/dataset/describe.js';
import { examplePhotos } from '../../src/dataset/examples.js';
import { printDescription } from '../../src/dataset/print.js';

const photo = (path: string, bytes = 1000): Photo => ({ path, bytes, etag: '' });
const PHOTOS = [
  photo('Test/Kiwi/5_100.jpg', 2000),
  photo('Training/Kiwi/0_100.jpg'),
  photo('Training/Kiwi/1_100.jpg'),
  photo('Training/Kiwi/r_0_100.jpg'),
  photo('Training/Lemon/0_100.jpg', 5000),
  photo('loose.jpg', 100),
];

describe('describeDataset', () => {
  it('counts photos, classes, captures and bytes of each split', async () => {
    const result = await describeDataset(PHOTOS);
    expect(result).toMatchObject({
      photos: 6,
      bytes: 10_100,
      captures: 4,
      sharedCaptures: 1,
      fileBytes: { least: 100, median: 1000, most: 5000 },
      opened: 0,
      formats: [],
      dimensions: [],
    });
    expect(result.splits).toEqual({
      training: { photos: 4, classes: 2, captures: 3, bytes: 8000 },
      validation: { photos: 0, classes: 0, captures: 0, bytes: 0 },
      test: { photos: 1, classes: 1, captures: 1, bytes: 2000 },
      none: { photos: 1, classes: 0, captures: 1, bytes: 100 },
    });
    expect(result.classes.map(({ label }) => label)).toEqual([null, 'Kiwi', 'Lemon']);
    expect(result.classes[1]).toEqual({
      label: 'Kiwi',
      photos: 4,
      split: { training: 3, validation: 0, test: 1, none: 0 },
      captures: 2,
      sharedCaptures: 1,
      bytes: 5000,
    });
  });

  it('opens a sample for formats by content and for dimensions as they are seen', async () => {
    const plain = { create: { width: 30, height: 20, channels: 3, background: '#fa0' } } as const;
    const turned = await sharp(plain).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const png = await sharp(plain).png().toBuffer();
    const files: Record<string, Uint8Array> = {
      'Test/Kiwi/5_100.jpg': turned,
      'Training/Kiwi/0_100.jpg': png,
      'Training/Kiwi/1_100.jpg': png,
      'Training/Kiwi/r_0_100.jpg': Buffer.from('text'),
      'Training/Lemon/0_100.jpg': turned.subarray(0, 20),
    };
    const read = async (path: string) => {
      const bytes = files[path];
      if (bytes === undefined) throw new Error('gone');
      return bytes;
    };
    const result = await describeDataset(PHOTOS, { read });
    expect(result.opened).toBe(6);
    expect(result.formats).toEqual([
      { format: 'jpeg', photos: 2 },
      { format: 'png', photos: 2 },
      { format: 'unknown', photos: 1 },
      { format: 'unreadable', photos: 1 },
    ]);
    expect(result.dimensions).toEqual([
      { width: 30, height: 20, photos: 2 },
      { width: 20, height: 30, photos: 1 },
    ]);
    expect((await describeDataset(PHOTOS, { read, sample: 3 })).opened).toBe(3);
  });

  it('is at home with nothing', async () => {
    const result = await describeDataset([]);
    expect(result).toMatchObject({ photos: 0, classes: [], captures: 0 });
    expect(printDescription(result)).toBe('0 photos, no labels, 0 captures, 0 B\n');
  });
});

describe('printDescription', () => {
  it('draws a table', async () => {
    const text = printDescription(await describeDataset(PHOTOS.slice(0, 5)));
    expect(text).toBe(
      [
        '5 photos, 2 classes, 3 captures, 10.0 kB',
        'files from 1.0 kB to 5.0 kB, half of them below 1.0 kB',
        '1 of 3 captures in more than one split: a test on them is too kind',
        '',
        'class   Training       Test   captures       size',
        '───────────────────────────────────────────────────────────────────────────',
        'Kiwi           3          1          2     5.0 kB  ████████████████████████',
        'Lemon          1          ·          1     5.0 kB  ██████',
        '───────────────────────────────────────────────────────────────────────────',
        'all            4          1          3    10.0 kB',
        '',
      ].join('\n'),
    );
  });

  it('stays within 80 columns, whatever the names', async () => {
    const photos = ['Training', 'Validation', 'Test', 'else'].flatMap((part) =>
      ['x'.repeat(70), 'tab\there', 'Kiwi'].map((label) => photo(`${part}/${label}/a.jpg`, 1e9)),
    );
    for (const line of printDescription(await describeDataset(photos)).split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});

describe('examplePhotos', () => {
  const photos = ['Kiwi', 'Lemon', 'Mango'].flatMap((label) =>
    ['Training', 'Test'].flatMap((part) => [0, 1, 2].map((n) => photo(`${part}/${label}/${n}_100.jpg`))),
  );

  it('takes a photo of each class in turn, from Test', () => {
    const paths = examplePhotos(photos, 3, 1).map(({ path }) => path);
    expect(paths.map((path) => path.split('/')[1]).sort()).toEqual(['Kiwi', 'Lemon', 'Mango']);
    expect(paths.every((path) => path.startsWith('Test/'))).toBe(true);
    expect(new Set(examplePhotos(photos, 100, 1)).size).toBe(9);
    expect(examplePhotos(photos, 3, 1)).toEqual(examplePhotos(photos, 3, 1));
    const others = Array.from({ length: 5 }, (_, seed) => JSON.stringify(examplePhotos(photos, 3, seed)));
    expect(new Set(others).size).toBeGreaterThan(1);
  });
});
