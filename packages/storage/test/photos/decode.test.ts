import { readFileSync } from 'node:fs';
import { photo } from '@verger/testing/program';

import { overWhite } from '@verger/vision';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { countPixels, decodePhoto } from '../../src/photos/decode.js';
import { sniffFormat } from '../../src/photos/formats.js';

/** A 4x2 picture, left half red, right half blue, as raw RGB. */
const raw = Buffer.from([...Array(2)].flatMap(() => [255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]));
const picture = () => sharp(raw, { raw: { width: 4, height: 2, channels: 3 } });

/** A 4x2 BMP: left half red; right half blue above and green below. A negative height counts rows from above. */
function bmp(bits: 24 | 32, height: 2 | -2): Buffer {
  const [red, blue, green] = [
    [0, 0, 255],
    [255, 0, 0],
    [0, 255, 0],
  ].map((bgr) => (bits === 32 ? [...bgr, 0] : bgr)) as [number[], number[], number[]];
  const above = [red, red, blue, blue].flat();
  const below = [red, red, green, green].flat();
  const rows = height < 0 ? [...above, ...below] : [...below, ...above];
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + rows.length, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(4, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(rows.length, 34);
  return Buffer.concat([header, Buffer.from(rows)]);
}

async function pixelsOf(bytes: Uint8Array) {
  const decoded = await decodePhoto(bytes);
  if (!decoded.ok) throw new Error(`${decoded.failure.code}: ${decoded.failure.message}`);
  const { width, height, data } = overWhite(decoded.pixels);
  const at = (x: number, y: number) =>
    Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
  return { width, height, at, format: decoded.format };
}

const near = (found: number[], wanted: number[], within = 6) => {
  for (const [i, value] of wanted.entries()) expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(within);
};

describe('decodePhoto', () => {
  it('reads lossless formats to the bit', async () => {
    const made = {
      png: await picture().png().toBuffer(),
      palette: await picture().png({ palette: true }).toBuffer(),
      webp: await picture().webp({ lossless: true }).toBuffer(),
      gif: await picture().gif().toBuffer(),
    };
    for (const [name, bytes] of Object.entries(made)) {
      const { width, height, at } = await pixelsOf(bytes);
      expect([name, width, height]).toEqual([name, 4, 2]);
      near(at(0, 0), [255, 0, 0], name === 'gif' || name === 'palette' ? 6 : 0);
      near(at(3, 1), [0, 0, 255], name === 'gif' || name === 'palette' ? 6 : 0);
    }
  });

  it('reads 16-bit PNG, grey, grey with alpha, and shows alpha over white', async () => {
    const wide = await picture().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(wide).metadata()).depth).toBe('ushort');
    near((await pixelsOf(wide)).at(0, 0), [255, 0, 0], 1);

    const grey = await sharp(Buffer.from([0, 100, 200, 255]), { raw: { width: 2, height: 2, channels: 1 } })
      .png()
      .toBuffer();
    expect((await pixelsOf(grey)).at(1, 0)).toEqual([100, 100, 100]);

    const shade = await sharp(Buffer.from([0, 255, 0, 0]), { raw: { width: 2, height: 1, channels: 2 } })
      .png()
      .toBuffer();
    const { at } = await pixelsOf(shade);
    expect([at(0, 0), at(1, 0)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('reads JPEG: baseline, progressive, grey, CMYK, and AVIF', async () => {
    const big = () => picture().resize(64, 32, { kernel: 'nearest' });
    const made = {
      baseline: await big().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
      progressive: await big()
        .jpeg({ progressive: true, quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer(),
      avif: await big().avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(),
    };
    for (const bytes of Object.values(made)) {
      const { at } = await pixelsOf(bytes);
      near(at(5, 5), [255, 0, 0], 8);
      near(at(60, 5), [0, 0, 255], 8);
    }
    const cmyk = await big().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { at } = await pixelsOf(cmyk);
    expect(at(5, 5)[0]!).toBeGreaterThan(200);
    expect(at(5, 5)[2]!).toBeLessThan(80);
    const grey = await pixelsOf(await big().greyscale().jpeg().toBuffer());
    expect(new Set(grey.at(5, 5)).size).toBe(1);
  });

  it('reads the first page of a TIFF, of 8 and 16 bits', async () => {
    const page = await picture()
      .resize(64, 32, { kernel: 'nearest' })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const { at, format } = await pixelsOf(page);
    expect(format).toBe('tiff');
    near(at(5, 5), [255, 0, 0], 0);
    const pages = await sharp(Buffer.concat([raw, Buffer.alloc(raw.length, 9)]), {
      raw: { width: 4, height: 4, channels: 3, pageHeight: 2 },
    })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect((await sharp(pages).metadata()).pages).toBe(2);
    const first = await pixelsOf(pages);
    expect([first.width, first.height, first.at(3, 1)]).toEqual([4, 2, [0, 0, 255]]);
    const wide = await picture().toColourspace('rgb16').tiff({ compression: 'none' }).toBuffer();
    near((await pixelsOf(wide)).at(0, 0), [255, 0, 0], 1);
  });

  it('reads BMP of 24 and 32 bits, from below and from above', async () => {
    for (const [bits, height] of [
      [24, 2],
      [32, 2],
      [24, -2],
      [32, -2],
    ] as const) {
      const { width, height: rows, at, format } = await pixelsOf(bmp(bits, height));
      expect([format, width, rows]).toEqual(['bmp', 4, 2]);
      const seen = [at(0, 0), at(3, 0), at(0, 1), at(3, 1)];
      expect([bits, height, ...seen]).toEqual([
        bits,
        height,
        [255, 0, 0],
        [0, 0, 255],
        [255, 0, 0],
        [0, 255, 0],
      ]);
    }
    expect(await decodePhoto(bmp(24, 2).subarray(0, 60))).toMatchObject({ failure: { code: 'broken' } });
    expect(await decodePhoto(bmp(24, 2), 7)).toMatchObject({ failure: { code: 'too-many-pixels' } });
  });

  it('reads HEIC, as phones write it', async () => {
    const bytes = readFileSync(new URL('../fixtures/gradient.heic', import.meta.url));
    const { width, height, at, format } = await pixelsOf(bytes);
    expect([format, width, height]).toEqual(['heic', 48, 32]);
    // The picture that the file was made of.
    near(at(0, 0), [0, 0, 120], 4);
    near(at(47, 0), [230, 60, 30], 4);
    near(at(0, 31), [0, 217, 120], 4);
    expect(await decodePhoto(bytes, 1000)).toMatchObject({ failure: { code: 'too-many-pixels' } });
    expect(await decodePhoto(bytes.subarray(0, 400))).toMatchObject({ failure: { code: 'broken' } });
    expect(await countPixels(bytes)).toBe(48 * 32);
  });

  it("takes CMYK without Adobe's marker as it is written, not inverted, as Pillow does", async () => {
    const bytes = readFileSync(new URL('../fixtures/cmyk-without-adobe.jpg', import.meta.url));
    expect(bytes.includes('Adobe')).toBe(false);
    const { at } = await pixelsOf(bytes);
    // Pillow: (0, 0, 120), (230, 60, 30), (0, 217, 120), without a colour profile of the inks.
    const bright = ([r, g, b]: number[]) => r! + g! + b!;
    expect(at(0, 0)[2]).toBeGreaterThan(2 * at(0, 0)[0]!);
    expect(at(47, 0)[0]).toBeGreaterThan(200);
    expect(at(0, 31)[1]).toBeGreaterThan(100);
    expect(bright(at(47, 31))).toBeGreaterThan(bright(at(0, 0)));
  });

  it('does without the marker at the very end, and with nothing else missing', async () => {
    const whole = await picture().resize(64, 32).jpeg({ progressive: true }).toBuffer();
    const plain = await picture().resize(64, 32).jpeg().toBuffer();
    for (const jpeg of [whole, plain]) {
      const pixels = await pixelsOf(jpeg);
      for (const missing of [1, 2]) {
        const { at } = await pixelsOf(jpeg.subarray(0, -missing));
        for (const x of [0, 31, 63]) expect(at(x, 20)).toEqual(pixels.at(x, 20));
      }
    }
    const photo100 = await photo(3);
    for (const missing of [40, 200]) {
      const cut = await decodePhoto(photo100.subarray(0, -missing));
      expect(cut).toMatchObject({ ok: false, failure: { code: 'broken' } });
    }
  });

  it('applies the orientation of EXIF', async () => {
    const turned = await picture().withMetadata({ orientation: 6 }).png().toBuffer();
    const { width, height, at } = await pixelsOf(turned);
    expect([width, height]).toEqual([2, 4]);
    expect(at(0, 0)).toEqual([255, 0, 0]);
    expect(at(0, 3)).toEqual([0, 0, 255]);
  });

  it('converts an ICC profile to sRGB', async () => {
    const wide = await picture().resize(64, 32, { kernel: 'nearest' }).withIccProfile('p3').png().toBuffer();
    const { at } = await pixelsOf(wide);
    near(at(5, 5), [255, 0, 0], 2);
    near(at(60, 5), [0, 0, 255], 2);
    // Without its profile the same file has other numbers: the profile was used.
    const bare = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    expect(bare[0]!).toBeLessThan(245);
  });

  it('refuses what is no photo, each with its reason', async () => {
    const code = async (bytes: Uint8Array, maxPixels?: number) => {
      const decoded = await decodePhoto(bytes, maxPixels);
      return decoded.ok ? 'decoded' : decoded.failure.code;
    };
    const jpeg = await photo(1);
    expect(await code(new Uint8Array())).toBe('empty');
    expect(await code(Buffer.from('hello'))).toBe('not-a-photo');
    expect(await code(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('unsupported');
    expect(await code(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toBe('broken');
    expect(await code(Buffer.from('BM\0\0\0\0\0\0\0\0', 'latin1'))).toBe('broken');
    expect(await code(Buffer.from('II*\0\x08\0\0\0', 'latin1'))).toBe('broken');
    expect(await code(jpeg.subarray(0, jpeg.length / 2))).toBe('broken');
    expect(await code(jpeg.subarray(0, 10))).toBe('broken');
    expect(await code(jpeg, 9_999)).toBe('too-many-pixels');
    expect(await code(jpeg, 10_000)).toBe('decoded');
  });

  it('refuses a decompression bomb before it is decoded', async () => {
    const bomb = await sharp({
      limitInputPixels: false,
      create: { width: 20_000, height: 20_000, channels: 3, background: 'red' },
    })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const before = process.memoryUsage().rss;
    const decoded = await decodePhoto(bomb);
    expect(decoded).toMatchObject({ ok: false, failure: { code: 'too-many-pixels' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  }, 240_000);

  it('takes 1x1 and 20,000x10, and goes by content, not by name', async () => {
    const dot = await sharp(Buffer.of(1, 2, 3), { raw: { width: 1, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    expect((await pixelsOf(dot)).at(0, 0)).toEqual([1, 2, 3]);
    const strip = await sharp({ create: { width: 20_000, height: 10, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer();
    expect((await pixelsOf(strip)).width).toBe(20_000);
    expect(sniffFormat(dot)).toBe('png');
  });
});

it.each([
  ['plain JPEG', (one: Sharp) => one.jpeg()],
  ['progressive JPEG', (one: Sharp) => one.jpeg({ progressive: true })],
  ['PNG', (one: Sharp) => one.png()],
  ['WebP', (one: Sharp) => one.webp()],
  ['AVIF', (one: Sharp) => one.avif()],
  ['GIF', (one: Sharp) => one.gif()],
  ['TIFF', (one: Sharp) => one.tiff()],
] as const)('the pixels of a %s are counted before they are decoded', async (_, as) => {
  const made = await as(
    sharp({ create: { width: 130, height: 70, channels: 3, background: 'red' } }),
  ).toBuffer();
  expect(await countPixels(made)).toBe(130 * 70);
  expect(await countPixels(Buffer.from('no photo'))).toBe(0);
});
