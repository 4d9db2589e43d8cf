import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bitCount, hammingIndex, MAX_DISTANCE } from '@verger/storage/hash';
import type { Photo } from '@verger/storage/photos';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkDataset } from '../../src/dataset/check.js';
import { HASHED_SIDE, perceptualHash } from '../../src/dataset/perceptual-hash.js';
import { printCheck } from '../../src/dataset/print.js';
import { similarLabels } from '../../src/dataset/similar-labels.js';

/** A blob of colour on white: `seed` decides place, size and hue; `shift` moves it a little. */
async function fruit(seed: number, shift = 0, quality = 90): Promise<Buffer> {
  const x = 30 + ((seed * 37) % 40) + shift;
  const y = 30 + ((seed * 53) % 40);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="#fff"/>
    <ellipse cx="${x}" cy="${y}" rx="${12 + ((seed * 7) % 18)}" ry="${10 + ((seed * 11) % 20)}" fill="hsl(${(seed * 67) % 360},80%,45%)"/>
    <circle cx="${100 - y}" cy="${x}" r="${4 + (seed % 9)}" fill="hsl(${(seed * 131) % 360},60%,30%)"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality }).toBuffer();
}

const checked = (files: Record<string, Uint8Array>) => {
  const photos: Photo[] = Object.entries(files).map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    etag: '',
  }));
  return checkDataset(photos, {
    read: async (path) => {
      if (files[path]!.length === 1) throw Object.assign(new Error('not allowed'), { code: 'EACCES' });
      return files[path]!;
    },
  });
};

describe('checkDataset', () => {
  it('finds nothing in clean photos', async () => {
    const result = await checked({
      'Training/Kiwi/0_100.jpg': await fruit(1),
      'Training/Lemon/0_100.jpg': await fruit(2),
      'Test/Kiwi/r_0_100.jpg': await fruit(3),
      'Test/Lemon/r_0_100.jpg': await fruit(4),
    });
    expect(result).toMatchObject({
      photos: 4,
      unreadable: [],
      damaged: [],
      duplicates: { groups: [], surplus: 0, acrossSplits: 0, acrossLabels: 0 },
      nearDuplicates: { heldOut: 2, near: 0, rate: 0 },
      similarLabels: [],
      neverTested: [],
      neverTrained: [],
    });
    expect(printCheck(result).match(/✓/g)).toHaveLength(4);
  });

  it('tells unreadable photos and why', async () => {
    const whole = await fruit(1);
    const result = await checked({
      'a/empty.jpg': new Uint8Array(),
      'a/good.jpg': whole,
      'a/locked.jpg': Uint8Array.from([1]),
      'a/text.jpg': Buffer.from('no photo at all'),
      'a/truncated.jpg': whole.subarray(0, whole.length / 2),
    });
    expect(result.unreadable.map(({ path, code }) => [path, code])).toEqual([
      ['a/empty.jpg', 'empty'],
      ['a/locked.jpg', 'EACCES'],
      ['a/text.jpg', 'not-a-photo'],
      ['a/truncated.jpg', 'broken'],
    ]);
    expect(result.nearDuplicates).toBeNull();
    expect(printCheck(result)).toContain('✗ 4 photos cannot be read');
  });

  it('tells damaged photos that a run still uses', async () => {
    const bytes = Buffer.from(await fruit(1));
    // A restart marker where none belongs: the decoder goes on with what it makes of the rest.
    bytes.set([0xff, 0xd3], bytes.indexOf(Buffer.from([0xff, 0xda])) + 114);
    const result = await checked({ 'Training/Kiwi/1.jpg': bytes, 'Test/Kiwi/2.jpg': bytes });
    expect(result.unreadable).toEqual([]);
    expect(result.damaged.map(({ path, code }) => [path, code])).toEqual([
      ['Test/Kiwi/2.jpg', 'damaged'],
      ['Training/Kiwi/1.jpg', 'damaged'],
    ]);
    expect(result.nearDuplicates).toMatchObject({ near: 1 });
    expect(printCheck(result)).toContain('! 2 photos can be read, with errors in the data');
  });

  it('takes large photos for unreadable when asked to', async () => {
    const bytes = await fruit(1);
    const result = await checkDataset([{ path: 'a/b.jpg', bytes: bytes.length, etag: '' }], {
      read: async () => bytes,
      maxPixels: 9999,
    });
    expect(result.unreadable[0]).toMatchObject({ code: 'too-many-pixels' });
  });

  it('finds equal files within and across splits and labels', async () => {
    const [one, two] = [await fruit(1), await fruit(2)];
    const { duplicates } = await checked({
      'Test/Kiwi/9_100.jpg': one,
      'Training/Kiwi/0_100.jpg': one,
      'Training/Kiwi/1_100.jpg': two,
      'Training/Lemon/1_100.jpg': two,
      'Training/Lemon/2_100.jpg': two,
    });
    expect(duplicates).toMatchObject({ surplus: 3, acrossSplits: 1, acrossLabels: 1 });
    expect(
      duplicates.groups.map(({ paths, splits, labels }) => ({ paths: paths.length, splits, labels })),
    ).toEqual([
      { paths: 2, splits: ['test', 'training'], labels: ['Kiwi'] },
      { paths: 3, splits: ['training'], labels: ['Kiwi', 'Lemon'] },
    ]);
  });

  it('finds near twins across splits: a little moved, packed again, of the same clip or not', async () => {
    const { nearDuplicates: near } = await checked({
      'Training/Kiwi/0_100.jpg': await fruit(1),
      'Training/Lemon/0_100.jpg': await fruit(2),
      'Training/Lemon/r_0_100.jpg': await fruit(5),
      'Test/Kiwi/1_100.jpg': await fruit(1, 1),
      'Test/Kiwi/r_1_100.jpg': await fruit(2, 0, 60),
      'Test/Lemon/r2_1_100.jpg': await fruit(5, 1, 70),
      'Test/Lemon/7_100.jpg': await fruit(9),
    });
    expect(near).toMatchObject({ heldOut: 4, near: 3, rate: 0.75, sameClip: 1, otherLabel: 1 });
    expect(near!.examples.map(({ path, twin }) => [path, twin])).toContainEqual([
      'Test/Kiwi/1_100.jpg',
      'Training/Kiwi/0_100.jpg',
    ]);
  });

  it('names classes that one side lacks', async () => {
    const result = await checked({
      'Training/Kiwi/0_100.jpg': await fruit(1),
      'Training/Lemon/0_100.jpg': await fruit(2),
      'Test/Lemon/1_100.jpg': await fruit(3),
      'Test/Lemons/1_100.jpg': await fruit(4),
    });
    expect(result).toMatchObject({
      neverTested: ['Kiwi'],
      neverTrained: ['Lemons'],
      similarLabels: [{ a: 'Lemon', b: 'Lemons', why: 'letter' }],
    });
  });

  it('prints no control character of a file name', async () => {
    const result = await checked({ 'a/\u001b[31mred\n.jpg': new Uint8Array() });
    expect(printCheck(result)).toContain('a/?[31mred?.jpg');
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const read = async () => {
      stop.abort(new Error('stopped'));
      return new Uint8Array();
    };
    const photos = Array.from({ length: 100 }, (_, i) => ({ path: `a/${i}.jpg`, bytes: 1, etag: '' }));
    await expect(checkDataset(photos, { read, signal: stop.signal })).rejects.toThrow('stopped');
  });
});

describe('hammingIndex', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it('finds what comparing all pairs finds', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 2, maxLength: 40 }),
        word,
        word,
        fc.array(fc.array(fc.nat(63), { maxLength: 14 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: MAX_DISTANCE }),
        (words, low, high, flips, distance) => {
          // Besides random hashes, some that are close to the query: bits of it flipped.
          const near = flips.flatMap((bits) => {
            const pair = [low, high] as [number, number];
            for (const bit of bits) pair[bit >> 5] = (pair[bit >> 5]! ^ (1 << (bit & 31))) >>> 0;
            return pair;
          });
          const hashes = Uint32Array.from([...words.slice(0, words.length & ~1), ...near]);
          const expected = new Map<number, number>();
          for (let i = 0; i < hashes.length / 2; i++) {
            const apart = bitCount(hashes[2 * i]! ^ low) + bitCount(hashes[2 * i + 1]! ^ high);
            if (apart <= distance) expected.set(i, apart);
          }
          const index = hammingIndex(hashes);
          for (let again = 0; again < 2; again++) {
            const found: [number, number][] = [];
            index.search(low, high, distance, (i, apart) => {
              found.push([i, apart]);
              return false;
            });
            expect(found).toHaveLength(expected.size);
            expect(new Map(found)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('counts bits', () => {
    fc.assert(
      fc.property(word, (bits) => {
        expect(bitCount(bits)).toBe(bits.toString(2).replaceAll('0', '').length);
      }),
    );
  });

  it('refuses distances that it could miss neighbours of', () => {
    expect(() => hammingIndex(new Uint32Array(2)).search(0, 0, MAX_DISTANCE + 1, () => false)).toThrow(
      RangeError,
    );
  });
});

describe('perceptualHash', () => {
  it('does not change with brightness and contrast', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: HASHED_SIDE ** 2 * 3, maxLength: HASHED_SIDE ** 2 * 3, max: 100 }),
        fc.integer({ min: 0, max: 50 }),
        (rgb, more) => {
          const [low, high] = perceptualHash(rgb);
          const [other, another] = perceptualHash(rgb.map((value) => 2 * value + more));
          // Two sums that are equal but for rounding may stand on either side of the median.
          expect(bitCount(low ^ other) + bitCount(high ^ another)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('similarLabels', () => {
  it('pairs spellings and letters, not varieties by number and not short names', () => {
    const labels = [
      'Apple Red 1',
      'Apple Red 2',
      'apple_red-1',
      'Pêche',
      'Peche',
      'Tomato',
      'Tomatoe',
      'Fig',
      'Figs',
    ];
    expect(similarLabels([...labels, 'Cherry', 'Chrery', 'Plum', 'Plum 2'])).toEqual([
      { a: 'Apple Red 1', b: 'apple_red-1', why: 'spelling' },
      { a: 'Cherry', b: 'Chrery', why: 'letter' },
      { a: 'Peche', b: 'Pêche', why: 'spelling' },
      { a: 'Tomato', b: 'Tomatoe', why: 'letter' },
    ]);
  });
});

const FRUITS = fileURLToPath(new URL('../../../../../shared/fruits-360/', import.meta.url));

describe.skipIf(!existsSync(FRUITS))('on Fruits-360 (needs ../shared)', () => {
  it('finds frames of one clip on both sides, and no fault', async () => {
    const photos: Photo[] = [];
    for (const part of ['Training', 'Test']) {
      for (const label of ['Banana', 'Lemon', 'Limes']) {
        for (const name of (await readdir(`${FRUITS}${part}/${label}`)).sort()) {
          const path = `${part}/${label}/${name}`;
          photos.push({ path, bytes: (await stat(FRUITS + path)).size, etag: '' });
        }
      }
    }
    const result = await checkDataset(photos, { read: (path) => readFile(FRUITS + path) });
    expect(result).toMatchObject({
      unreadable: [],
      damaged: [],
      duplicates: { surplus: 0 },
      similarLabels: [],
    });
    expect(result.nearDuplicates!.rate).toBeGreaterThan(0.3);
    expect(result.nearDuplicates!.otherLabel).toBe(0);
  });
});
