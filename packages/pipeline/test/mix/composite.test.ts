import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderOrchard } from '../../src/dataset/orchard.js';
import { renderComposite } from '../../src/mix/composite.js';
import { viewOf } from '../../src/mix/view.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
  await renderOrchard(folder, { species: ['Banana', 'Lemon', 'Orange'], framesPerClip: 4 });
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
  renderComposite(plan(seed, background), 96, (path) => readFile(path));

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
    expect(viewOf(viewOf(photo, 'mirror', 'x'), 'mirror', 'x')).toEqual(viewOf(photo, 'whole', 'x'));
  });

  it('cropped is never larger, and the same for the same photo', () => {
    for (let i = 0; i < 50; i++) {
      const crop = viewOf(photo, `crop-${i}`, 'sha');
      expect(crop.width).toBeLessThanOrEqual(4);
      expect(crop.height).toBeLessThanOrEqual(3);
      expect(crop.data).toHaveLength(crop.width * crop.height * 3);
      expect(viewOf(photo, `crop-${i}`, 'sha').data).toEqual(crop.data);
    }
  });
});
