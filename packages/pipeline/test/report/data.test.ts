import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { collectReportData, type ReportSources } from '../../src/report/collect.js';
import { cutOut, fruitColour } from '../../src/report/cut-out.js';
import { ERROR_ROWS } from '../../src/report/data.js';
import { escapeHtml, inlineJson, renderReport } from '../../src/report/render.js';
import { Sample } from '../../src/report/sample.js';
import { portrait } from '../../src/report/thumbnail.js';
import { classNames, disc, orchardSources } from './fixture.js';

const page = { script: 'void 0', style: '' };
const pixelsOf = async (url: string) =>
  sharp(Buffer.from(url.split(',')[1]!, 'base64'))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });

describe('sample', () => {
  it('does not depend on the order of what comes, nor on how much was seen in between', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (keys, size) => {
          const draw = (order: readonly string[]) => {
            const sample = new Sample<string>(size, 5);
            for (const key of order) sample.add(key, key);
            return sample.items();
          };
          expect(draw([...keys].reverse())).toEqual(draw(keys));
          expect(draw(keys)).toHaveLength(Math.min(size, keys.length));
        },
      ),
    );
  });

  it('takes every item about as often', () => {
    const seen = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 1000; seed++) {
      const sample = new Sample<number>(5, seed);
      for (let i = 0; i < 20; i++) sample.add(`Test/Apple ${i}.jpg`, i);
      for (const i of sample.items()) seen[i]!++;
    }
    expect(Math.min(...seen)).toBeGreaterThan(180);
    expect(Math.max(...seen)).toBeLessThan(330);
  });
});

describe('thumbnail', () => {
  it('cuts a fruit off its white studio background and knows its colour', async () => {
    const made = await portrait(await disc('rgb(200,30,40)', 30), 40);
    const { data, info } = await pixelsOf(made!.url);
    expect([info.width, info.height]).toEqual([40, 40]);
    expect(data[3]).toBe(0);
    expect(data[(20 * 40 + 20) * 4 + 3]).toBe(255);
    for (const [index, channel] of [200, 30, 40].entries()) {
      expect(Math.abs(made!.colour![index]! - channel)).toBeLessThan(12);
    }
  });

  it('leaves a photo with another background whole', () => {
    const rgba = new Uint8Array(16 * 16 * 4).fill(120).map((value, i) => (i % 4 === 3 ? 255 : value));
    const before = rgba.slice();
    expect(cutOut(rgba, 16, 16)).toBe(false);
    expect(rgba).toEqual(before);
    expect(fruitColour(rgba)).toEqual([120, 120, 120]);
  });

  it('keeps white inside the fruit, which does not touch the border', () => {
    const rgba = new Uint8Array(20 * 20 * 4).fill(255);
    for (let y = 4; y < 16; y++) {
      for (let x = 4; x < 16; x++) {
        if (x >= 8 && x < 12 && y >= 8 && y < 12) continue;
        rgba.set([20, 90, 30], (y * 20 + x) * 4);
      }
    }
    expect(cutOut(rgba, 20, 20)).toBe(true);
    expect(rgba[3]).toBe(0);
    expect([...rgba.slice((10 * 20 + 10) * 4, (10 * 20 + 10) * 4 + 4)]).toEqual([255, 255, 255, 255]);
  });

  it('gives a photo of nothing but white no colour', () => {
    const rgba = new Uint8Array(8 * 8 * 4).fill(255);
    cutOut(rgba, 8, 8);
    expect(fruitColour(rgba)).toBeUndefined();
  });

  it('turns a photo as its EXIF orientation says', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#00f"/><rect width="64" height="32" fill="#f00"/></svg>';
    const upright = await sharp(Buffer.from(svg)).jpeg().toBuffer();
    // Orientation 3: stored upside down.
    const turned = await sharp(await sharp(upright).rotate(180).toBuffer())
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer();
    const { data } = await pixelsOf((await portrait(turned, 32))!.url);
    expect(data[0]!).toBeGreaterThan(200);
    expect(data[2]!).toBeLessThan(60);
  });

  it.each([
    ['no bytes', new Uint8Array()],
    ['no picture', new TextEncoder().encode('not a photo')],
  ])('gives nothing for %s', async (_, bytes) => {
    expect(await portrait(bytes, 32)).toBeUndefined();
  });

  it('gives nothing for a photo that ends in the middle', async () => {
    const whole = await disc('green', 40);
    expect(await portrait(whole.subarray(0, whole.length / 2), 32)).toBeUndefined();
  });
});

describe('collectReportData', () => {
  const small = (changes: Partial<ReportSources> = {}): ReportSources => ({
    ...orchardSources({ classes: classNames(6), photos: 20, dimension: 40, k: 8 }),
    readPhoto: () => disc('orange', 32),
    ...changes,
  });

  it('gives the same data twice, and in another order of the batches', async () => {
    const limits = { points: 30 };
    const once = await collectReportData(small(), limits);
    const [batch] = [
      ...(small().reduced as Iterable<{ paths: readonly string[]; values: Float32Array; dimension: number }>),
    ];
    const cut = 50;
    const batches = [
      { ...batch!, paths: batch!.paths.slice(cut), values: batch!.values.slice(2 * cut) },
      { ...batch!, paths: batch!.paths.slice(0, cut), values: batch!.values.slice(0, 2 * cut) },
    ];
    expect(await collectReportData(small({ reduced: batches }), limits)).toEqual(once);
    expect(once.points).toHaveLength(30);
    expect(once.pointsOf).toBe(120);
    expect(once.classes.map(({ name, photos }) => [name, photos])).toEqual(
      classNames(6).map((name) => [name, 20]),
    );
  });

  it('goes on without the pictures of photos that cannot be read', async () => {
    let asked = 0;
    const readPhoto = async () => {
      asked++;
      throw new Error('gone');
    };
    const data = await collectReportData(small({ readPhoto }), { points: 10 });
    expect(asked).toBeGreaterThan(10);
    expect(data.points.every(({ thumbnail }) => thumbnail === null)).toBe(true);
    expect(data.classes.every(({ thumbnail, colour }) => thumbnail === null && colour === null)).toBe(true);
    expect(data.pictures).toEqual({});
  });

  it('spends no more characters on pictures than allowed, the faces of the classes first', async () => {
    const data = await collectReportData(small(), { points: 100, thumbnails: 12_000 });
    const urls = data.points.flatMap(({ thumbnail }) => thumbnail ?? []);
    const all = new Set([...urls, ...data.classes.flatMap(({ thumbnail }) => thumbnail ?? [])]);
    expect(data.classes.every(({ thumbnail }) => thumbnail !== null)).toBe(true);
    expect(urls.length).toBeLessThan(100);
    expect([...all].join('').length).toBeLessThanOrEqual(12_000);
  });

  it('groups failed photos, most first, and lists a bounded number of them', async () => {
    const many = Array.from({ length: 3 * ERROR_ROWS }, (_, i) => ({
      path: `b/${String(9999 - i)}.jpg`,
      stage: 'decode',
      code: 'photo-truncated',
      message: 'ends early',
    }));
    const one = { path: 'a.jpg', stage: 'read', code: 'photo-empty', message: 'no bytes' };
    const { errors } = await collectReportData(small({ errors: [one, ...many] }), { points: 1 });
    expect(errors.map(({ code, count, rows }) => [code, count, rows.length])).toEqual([
      ['photo-truncated', 3 * ERROR_ROWS, ERROR_ROWS],
      ['photo-empty', 1, 1],
    ]);
    expect(errors[0]!.rows[0]!.path).toBe(`b/${9999 - 3 * ERROR_ROWS + 1}.jpg`);
  });

  it('takes a reduced space of one component', async () => {
    const reduced = [{ paths: ['x/1.jpg', 'x/2.jpg'], values: Float32Array.of(1, 2), dimension: 1 }];
    const { points } = await collectReportData(small({ reduced, metrics: null }));
    expect(points.map(({ x, y }) => [x, y])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

describe('renderReport', () => {
  it('gives the same page for the same data', async () => {
    const data = await collectReportData(
      orchardSources({ classes: ['a', 'b', 'c'], photos: 4, dimension: 9, k: 3 }),
    );
    expect(renderReport(data, page)).toBe(renderReport(data, page));
  });

  it('inlines JSON that reads back equal and cannot end its element', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = inlineJson(value);
        expect(text).not.toContain('<');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(JSON.parse(inlineJson('</script><!--<script>'))).toBe('</script><!--<script>');
  });

  it('escapes what HTML reads', () => {
    expect(escapeHtml(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  });
});
