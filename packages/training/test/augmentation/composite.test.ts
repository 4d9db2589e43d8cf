import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSampleData } from '@verger/sample-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { augment } from '../../src/augmentation/augment.js';
import { drawScene, ingredients, renderComposite } from '../../src/augmentation/composite.js';
import { type Figure, figureOf } from '../../src/augmentation/sprite.js';
import { imageRenderer } from '../../src/images/pixels-of.js';
import type { TrainingImage } from '../../src/recipe/plan-images.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
  await renderSampleData(folder, { species: ['Banana', 'Lemon', 'Orange'], framesPerClip: 4 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The n-th frame of a class. */
const frame = (label: string, n = 0) => {
  const names = readdirSync(join(folder, 'Training', label)).sort();
  return join(folder, 'Training', label, names[n]!);
};

const plan = (seed: string, background: string | null = null) => ({
  seed,
  fruits: [frame('Orange'), frame('Orange', 3)],
  background,
});
const render = (seed: string, background: string | null = null) =>
  renderComposite(
    plan(seed, background),
    96,
    ingredients((path) => readFile(path)),
  );

describe('a composite', () => {
  it('is the same for the same plan, another for another seed', async () => {
    const [one, again, other] = [await render('a'), await render('a'), await render('b')];
    expect(again.pixels.data).toEqual(one.pixels.data);
    expect(other.pixels.data).not.toEqual(one.pixels.data);
    expect(one.pixels).toMatchObject({ width: 96, height: 96, channels: 3 });
  });

  it('shows the colour of the fruit where it says the fruit is', async () => {
    let orange = 0;
    let fruits = 0;
    for (let seed = 0; seed < 24; seed++) {
      const { pixels, places } = await render(`colour/${seed}`);
      const place = places.at(-1)!;
      if (place.x < 0.05 || place.x > 0.95 || place.y < 0.05 || place.y > 0.95) continue;
      fruits++;
      const at = (Math.floor(place.y * 96) * 96 + Math.floor(place.x * 96)) * 3;
      const [r, g, b] = pixels.data.subarray(at, at + 3) as unknown as [number, number, number];
      if (r > g && g > b) orange++;
    }
    expect(fruits).toBeGreaterThan(12);
    // A leaf may lie on it.
    expect(orange / fruits).toBeGreaterThan(0.8);
  });

  it('stands before a photo when there is one', async () => {
    const lemon = frame('Lemon');
    expect((await render('c', lemon)).pixels.data).not.toEqual((await render('c')).pixels.data);
  });
});

describe('a view', () => {
  const photo = {
    width: 4,
    height: 3,
    channels: 3 as const,
    data: Uint8Array.from({ length: 36 }, (_, i) => i * 7),
  };

  it('mirrored twice is the photo', () => {
    expect(augment(augment(photo, 'mirror', 'x'), 'mirror', 'x')).toEqual(augment(photo, 'whole', 'x'));
  });

  it('cropped is never larger, and the same for the same photo', () => {
    for (let i = 0; i < 50; i++) {
      const crop = augment(photo, `crop-${i}`, 'sha');
      expect(crop.width).toBeLessThanOrEqual(4);
      expect(crop.height).toBeLessThanOrEqual(3);
      expect(crop.data).toHaveLength(crop.width * crop.height * 3);
      expect(augment(photo, `crop-${i}`, 'sha').data).toEqual(crop.data);
    }
  });
});

describe('a maker of pictures', () => {
  it('keeps what pictures share, and gives the pixels of one that keeps nothing', async () => {
    const shown = (key: string, made: TrainingImage['made']): TrainingImage => ({
      ...{ key, made, domain: 'web', species: 'orange', variety: null, group: key, photo: 'a hash' },
    });
    const views = (['whole', 'mirror', 'crop-1', 'crop-2'] as const).flatMap((view) =>
      [frame('Lemon'), frame('Banana')].map((path) => shown(view, { path, view })),
    );
    const composites = Array.from({ length: 6 }, (_, i) =>
      shown(`${i}`, { composite: plan(`${i}`, i % 2 ? frame('Lemon') : null) }),
    );
    const maker = imageRenderer(64);
    for (const picture of [...composites, ...views, ...composites]) {
      expect((await maker(picture)).data).toEqual((await imageRenderer(64)(picture)).data);
    }
  });

  it('has drawn the same since the third version, up to the JPEG of it', async () => {
    const drawn = createHash('sha256');
    const disc = (path: string): Figure => {
      const rgba = new Uint8Array(90 * 80 * 4).fill(250);
      const size = 20 + path.length;
      for (let i = 0; i < 90 * 80; i++) {
        const away = Math.hypot((i % 90) - 45, Math.floor(i / 90) - 40) / size;
        rgba.set([away * 200, 180 - i / 90, i % 90, 255 * Math.min(1, Math.max(0, 6 - 6 * away))], i * 4);
      }
      return figureOf(90, 80, rgba);
    };
    const paper = { width: 50, height: 40, channels: 3 as const, data: new Uint8Array(6000).fill(99) };
    const from = { photo: async () => paper, figure: async (path: string) => disc(path) };
    for (let i = 0; i < 24; i++) {
      const background = i % 3 ? null : 'paper';
      const plan = { seed: `scene/${i}`, fruits: ['a', 'a fig', 'an orange'], species: 'orange', background };
      drawn.update((await drawScene(plan, 112, from)).rgb);
    }
    expect(drawn.digest('hex')).toBe('3f251357b48ae8f37bc200a9f878362a3985f7950d0dc93f7e2f17a3fade9844');
  });
});
