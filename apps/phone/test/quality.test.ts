import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preprocess } from '@verger/vision';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { flawOf, qualityOf } from '../src/photo/quality.js';

const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));

async function flaw(photo: Sharp) {
  const { data, info } = await photo
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return flawOf(qualityOf(preprocess({ width, height, channels: 3, data }, 224), 224), info);
}

/** A sharp-edged still life, without any photo beside the repository. */
const still = (size = 400) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><rect width="100" height="100" fill="#d8c9a8"/><circle cx="45" cy="50" r="30" fill="#c22"/><circle cx="70" cy="60" r="18" fill="#294"/></svg>`,
    ),
  );

describe('what is wrong with a photo', () => {
  test('a good one has no flaw; dark, blurred and small are told apart', async () => {
    expect(await flaw(still())).toBeUndefined();
    expect(await flaw(still().flatten().linear(0.15, 0))).toBe('dark');
    expect(await flaw(still().flatten().blur(14))).toBe('blurred');
    expect(await flaw(still(50))).toBe('small');
  });

  test('one colour is no fruit in focus', async () => {
    expect(await flaw(sharp({ create: { width: 200, height: 200, channels: 3, background: '#999' } }))).toBe(
      'blurred',
    );
  });

  test.runIf(existsSync(SHARED))(
    'of photos of strangers none has a flaw; spoilt, nearly all have theirs',
    async () => {
      const found = ['field-eval', 'real-photos'].flatMap((folder) =>
        readdirSync(join(SHARED, folder), { recursive: true, encoding: 'utf8' })
          .filter((path) => /\.jpe?g$/i.test(path))
          .sort()
          .map((path) => join(SHARED, folder, path)),
      );
      const paths = found.filter((_, i) => i % 22 === 0);
      expect(paths.length).toBeGreaterThan(30);
      let dark = 0;
      let blurred = 0;
      for (const path of paths) {
        const { width = 1, height = 1 } = await sharp(path).metadata();
        expect([path, await flaw(sharp(path))]).toEqual([path, undefined]);
        if ((await flaw(sharp(path).flatten().linear(0.2, 0))) === 'dark') dark++;
        if (
          (await flaw(
            sharp(path)
              .flatten()
              .blur(0.02 * Math.max(width, height)),
          )) === 'blurred'
        )
          blurred++;
      }
      expect(dark / paths.length).toBeGreaterThan(0.97);
      expect(blurred / paths.length).toBeGreaterThan(0.9);
    },
  );
});
