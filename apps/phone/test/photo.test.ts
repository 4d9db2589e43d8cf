import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { checkPhoto, MAX_BYTES } from '../src/photo/check-photo.js';
import { photoSize } from '../src/photo/photo-size.js';

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a30' } });

describe('size of a photo without decoding it', () => {
  test.each(['jpeg', 'png', 'webp', 'gif'] as const)('%s', async (format) => {
    expect(photoSize(await blank(321, 123).toFormat(format).toBuffer())).toEqual({ width: 321, height: 123 });
  });

  test('progressive JPEG behind metadata, lossless WebP, WebP with an alpha channel', async () => {
    const jpeg = await blank(300, 200)
      .withMetadata({ orientation: 3 })
      .jpeg({ progressive: true })
      .toBuffer();
    expect(photoSize(jpeg)).toEqual({ width: 300, height: 200 });
    expect(photoSize(await blank(300, 200).webp({ lossless: true }).toBuffer())).toEqual({
      width: 300,
      height: 200,
    });
    const seen = sharp({ create: { width: 300, height: 200, channels: 4, background: '#a308' } });
    expect(photoSize(await seen.webp().toBuffer())).toEqual({ width: 300, height: 200 });
  });

  test('bytes that end too early have no size', async () => {
    const jpeg = await blank(300, 200).jpeg().toBuffer();
    for (let length = 0; length < 150; length += 7)
      expect(photoSize(jpeg.subarray(0, length))).toBeUndefined();
  });
});

describe('what is refused before it is decoded', () => {
  const refused: [string, () => Promise<Blob> | Blob, string][] = [
    ['no bytes', () => new Blob([]), 'empty'],
    [
      'text, whatever its name',
      () => new File(['hello'], 'photo.jpg', { type: 'image/jpeg' }),
      'not-a-photo',
    ],
    ['SVG', () => new Blob(['<svg xmlns="http://www.w3.org/2000/svg"></svg>']), 'svg'],
    ['60 MB', () => ({ size: 60_000_000 }) as Blob, 'too-large'],
    [
      '200 megapixels',
      async () => {
        const png = await blank(10, 10).png().toBuffer();
        png.writeUInt32BE(20_000, 16);
        png.writeUInt32BE(10_000, 20);
        return new Blob([new Uint8Array(png)]);
      },
      'too-many-pixels',
    ],
  ];
  test.each(refused)('%s', async (_, photo, code) => {
    await expect(checkPhoto(await photo())).rejects.toMatchObject({ code });
  });

  test('HEIC is told apart, for browsers that can decode it', async () => {
    const bytes = new Uint8Array([
      0,
      0,
      0,
      24,
      ...Buffer.from('ftypheic'),
      0,
      0,
      0,
      0,
      ...Buffer.from('mif1heic'),
    ]);
    expect(await checkPhoto(new Blob([bytes]))).toBe('heic');
  });

  test('photos are taken', async () => {
    expect(MAX_BYTES).toBeGreaterThan(20_000_000);
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
      const bytes = new Uint8Array(await blank(40, 40).toFormat(format).toBuffer());
      expect(await checkPhoto(new Blob([bytes]))).toBe(format);
    }
  });
});
