import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePlainJpeg, plainJpegSize } from '../../src/photos/plain-jpeg.js';

const LARGE = 1e9;

/** A photo with edges, gradients and noise, all of which chroma subsampling and rounding show in. */
function picture(width: number, height: number, seed: number): Sharp {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = Math.floor(i / 3) % width;
    return ((x > width / 2 ? 200 : 20) + i / 40 + (state >>> 27)) & 255;
  });
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const raw = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer({ resolveWithObject: true });

describe('a plain JPEG has the pixels that sharp gives', () => {
  test.each([
    [100, 100, '4:2:0', 75],
    [100, 100, '4:4:4', 95],
    [97, 33, '4:2:0', 60],
    [1, 1, '4:2:0', 80],
    [17, 401, '4:4:4', 20],
  ])('%i x %i, %s, quality %i', async (width, height, chromaSubsampling, quality) => {
    const bytes = await picture(width, height, width + quality)
      .jpeg({ quality, chromaSubsampling })
      .toBuffer();
    expect(plainJpegSize(bytes)).toEqual({ width, height });
    const { data } = await raw(bytes);
    const pixels = await decodePlainJpeg(bytes, LARGE);
    expect(pixels).toMatchObject({ width, height, channels: 3 });
    expect(Buffer.compare(pixels!.data as Uint8Array, data)).toBe(0);
  });
});

describe('left to sharp', () => {
  const jpeg = () => picture(60, 40, 3);
  test.each<[string, Promise<Buffer>]>([
    ['progressive', jpeg().jpeg({ progressive: true, mozjpeg: false }).toBuffer()],
    ['grey', jpeg().toColourspace('b-w').jpeg().toBuffer()],
    ['CMYK', jpeg().toColourspace('cmyk').jpeg().toBuffer()],
    ['with an orientation', jpeg().withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    ['with a profile', jpeg().withIccProfile('p3').jpeg().toBuffer()],
    ['a PNG', jpeg().png().toBuffer()],
    ['more than a megapixel', picture(1200, 900, 1).jpeg().toBuffer()],
    [
      'truncated',
      jpeg()
        .jpeg()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, -40)),
    ],
    ['nothing', Promise.resolve(Buffer.alloc(0))],
  ])('%s', async (_, made) => {
    expect(await decodePlainJpeg(await made, LARGE)).toBeUndefined();
  });

  test('more pixels than allowed', async () => {
    expect(await decodePlainJpeg(await jpeg().jpeg().toBuffer(), 60 * 40 - 1)).toBeUndefined();
  });

  test('headers that lie, and the next photo is none the worse', async () => {
    const good = await jpeg().jpeg().toBuffer();
    const bad = Buffer.from(good);
    const tables = bad.indexOf(Buffer.from([0xff, 0xc4]));
    bad.fill(0xff, tables + 4, tables + 21);
    expect(await decodePlainJpeg(bad, LARGE)).toBeUndefined();
    expect(await decodePlainJpeg(good, LARGE)).toMatchObject({ width: 60, height: 40 });
  });
});
