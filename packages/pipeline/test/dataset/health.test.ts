import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Photo } from '@verger/storage/photos';
import { folderSource } from '@verger/storage/photos';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataHealth, dataHealth } from '../../src/dataset/health.js';
import { healthLines } from '../../src/dataset/health-lines.js';
import { printHealth } from '../../src/dataset/print-health.js';

const photos = (...paths: string[]): Photo[] => paths.map((path) => ({ path, bytes: 1, etag: '' }));
const none = { unread: {}, metadata: {} };
const many = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/${i}.jpg`);
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe('dataHealth', () => {
  it('says what becomes of photos beside the splits, of classes never trained, and of a third split', () => {
    const health = dataHealth({
      photos: photos(
        ...many('train/banana', 6),
        ...many('val/banana', 2),
        ...many('test/banana', 3),
        ...many('test/pear', 4),
        ...many('extra/banana', 2),
        'train/unsorted.jpg',
        'top.jpg',
      ),
      skipped: none,
    });
    expect(health.use).toEqual({
      train: 6,
      validate: 2,
      test: 3,
      neverTrained: 4,
      unlabelled: 2,
      outside: 2,
      notTaken: 0,
      unreadable: 0,
    });
    expect(health.outside).toEqual({ extra: 2 });
    expect(health.neverTrained).toEqual(['pear']);
    expect(health.fewPhotos).toEqual([{ label: 'pear', photos: 4 }]);
  });

  it('tests on a validation folder where there is no other', () => {
    const { use } = dataHealth({ photos: photos(...many('train/a', 8), ...many('dev/a', 4)), skipped: none });
    expect(use).toMatchObject({ train: 8, validate: 0, test: 4 });
  });

  it('names folders of one name and labels that look alike', () => {
    const health = dataHealth({
      photos: photos(...many('Fruit/Orange', 6), ...many('Vegetables/Orange', 6), ...many('Fruit/orange', 6)),
      skipped: none,
    });
    expect(health.sameName).toEqual([{ label: 'Orange', folders: ['Fruit', 'Vegetables'] }]);
    expect(health.similarLabels).toEqual([{ a: 'Orange', b: 'orange', why: 'spelling' }]);
    expect(printHealth(health, null)).toContain('verger run --labels path');
  });

  it('counts what --limit leaves and what could not be read', () => {
    const all = photos(...many('a', 10), ...many('b', 10));
    const health = dataHealth(
      { photos: all, skipped: none },
      { taken: all.slice(5), failed: new Map([['b/3.jpg', 'broken']]) },
    );
    expect(health.use).toMatchObject({ train: 14, notTaken: 5, unreadable: 1 });
    expect(health.unreadable).toEqual({ broken: 1 });
  });

  it('prints counts in 40 columns, and no control characters', () => {
    const health = dataHealth({
      photos: photos(...many('Training/\u001b[31mred', 2), ...many('Test/other', 2)),
      skipped: { unread: { '.cr2': 12, '.mov': 3, '.txt': 1, 'no extension': 9 }, metadata: { '@eaDir': 4 } },
    });
    const copies = { groups: 3, sameBytes: 1, nearDuplicates: 0, conflicts: [] };
    const printed = printHealth(health, copies);
    for (const line of printed.split('\n').filter((one) => / {3}\d+$/.test(one))) {
      expect(line.length, line).toBeLessThanOrEqual(40);
    }
    expect(printed).not.toContain('\u001b');
    expect(printed).toMatch(/other files +25\n {4}\.cr2 12, \.mov 3, \.txt 1, no extension 9/);
  });
});

/** Names at a level of an odd folder: splits, classes, folders of thumbnails and metadata. */
const folder = fc.constantFrom(
  ...['train', 'Test', 'VAL', 'dev', 'Kiwi', 'pêche', 'a b', '@eaDir', '#recycle', '.thumbnails'],
  ...['lost+found', '__MACOSX', '$RECYCLE.BIN', '0.jpg', 'new\nline'],
);
const file = fc.constantFrom(
  ...['1.jpg', '2.JPG', 'b.png', 'c.tiff', 'd.bmp', 'e.heic', 'f.HEIF', 'frame_0001.jpg'],
  ...['raw.CR2', 'notes.txt', 'README', 'Thumbs.db', '.DS_Store', '._1.jpg', '.hidden.jpg', 'archive.tar.gz'],
);
const oddFolder = fc.uniqueArray(
  fc.tuple(fc.array(folder, { maxLength: 4 }), file).map(([folders, name]) => [...folders, name].join('/')),
  { minLength: 1, maxLength: 60 },
);

/** Files below a folder by the `find` of the system. */
const find = (root: string, ...tests: string[]) =>
  `${execFileSync('find', [root, '-type', 'f', ...tests, '-printf', '.'])}`.length;

describe.skipIf(process.platform !== 'linux')('on ten odd folders (needs GNU find)', () => {
  it('every file is counted once, and the counts are those of find', async () => {
    await fc.assert(
      fc.asyncProperty(oddFolder, async (paths) => {
        const root = mkdtempSync(join(tmpdir(), 'verger-test-odd-'));
        try {
          for (const path of paths) {
            mkdirSync(dirname(join(root, path)), { recursive: true });
            writeFileSync(join(root, path), path);
          }
          const health = dataHealth(await folderSource(root).list());
          const hidden = [
            ...['(', '-path', '*/.*', '-o', '-ipath', '*/@eaDir/*', '-o', '-ipath', '*/#recycle/*'],
            ...['-o', '-ipath', '*/lost+found/*', '-o', '-ipath', '*/__MACOSX/*'],
            ...['-o', '-ipath', '*/$recycle.bin/*', ')'],
          ];
          const named = ['jpg', 'png', 'tiff', 'bmp', 'heic', 'heif'].flatMap((kind) => [
            '-o',
            '-iname',
            `*.${kind}`,
          ]);
          const image = ['(', ...named.slice(1), ')'];
          expect(health.files).toBe(find(root));
          expect(sum(health.metadata)).toBe(find(root, ...hidden));
          expect(health.photos).toBe(find(root, '!', ...hidden, ...image));
          expect(sum(health.unread)).toBe(find(root, '!', ...hidden, '!', ...image));
          expect(health.unread['.txt'] ?? 0).toBe(find(root, '!', ...hidden, '-name', '*.txt'));
          expect(sum(health.use)).toBe(health.photos);
          expectSums(health);
        } finally {
          rmSync(root, { recursive: true });
        }
      }),
      { numRuns: 10, examples: [[['@eaDir/0.jpg/1.jpg', 'Kiwi/.DS_Store', 'README', 'train/Kiwi/1.jpg']]] },
    );
  });
});

/** The lines that people read add up: the parts of the photos to the photos, and all to the files. */
function expectSums(health: DataHealth): void {
  const [files, ...lines] = healthLines(health, null);
  const total = (depth: number) =>
    lines.filter((line) => line.depth === depth).reduce((all, { count }) => all + count, 0);
  expect(total(1)).toBe(files!.count);
  expect(total(2)).toBe(health.photos);
}
