import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { photoFacts } from '@verger/storage/photos';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recolour } from '../src/recolour.js';
import { renderSampleData } from '../src/render.js';
import { SAMPLE_CLASSES } from '../src/sample-classes.js';
import { inflate, turnInPlane } from '../src/solid.js';
import { spin } from '../src/spin.js';

const CLASSES_FILE = new URL('../../../../shared/fruits-360-classes.txt', import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verger-sample-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesOf = async (root: string) => {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
};

/** A disc of one colour in the middle of an empty square. */
function disc(size: number, radius: number, colour: readonly [number, number, number] = [200, 100, 50]) {
  const rgba = new Uint8Array(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const far = Math.hypot((i % size) - (size - 1) / 2, Math.floor(i / size) - (size - 1) / 2);
    if (far <= radius) rgba.set([...colour, 255], i * 4);
  }
  return rgba;
}

describe('renderSampleData', () => {
  const species = ['Banana', 'Lemon', 'Limes'];

  it('draws clips of 100x100 JPEG in the form of Fruits-360', async () => {
    const out = join(folder, 'sample');
    const sampleData = await renderSampleData(out, { species, framesPerClip: 7 });
    expect(sampleData).toEqual({ folder: out, classes: species, training: 45, test: 18, kept: false });
    const files = await filesOf(out);
    expect(files).toHaveLength(63);
    const facts = files.map((file) => photoFacts(file));
    expect(new Set(facts.map(({ label }) => label))).toEqual(new Set(species));
    expect(new Set(facts.map(({ clip }) => clip))).toEqual(new Set(['100', 'r_100', 'r2_100']));
    expect(facts.filter(({ split }) => split === 'test')).toHaveLength(18);
    expect(files).toContain('Training/Banana/r2_94_100.jpg');
    for (const file of files) {
      const { width, height, format, channels } = await sharp(join(out, file)).metadata();
      expect({ width, height, format, channels }).toEqual({
        width: 100,
        height: 100,
        format: 'jpeg',
        channels: 3,
      });
    }
  });

  it('shows fruit on white, each frame different, yellow lemons and green limes', async () => {
    await renderSampleData(folder, { species, framesPerClip: 7 });
    const seen = new Set<string>();
    const hue = { Lemon: [0, 0, 0], Limes: [0, 0, 0], Banana: [0, 0, 0] };
    for (const file of await filesOf(folder)) {
      const pixels = await sharp(join(folder, file)).raw().toBuffer();
      seen.add(pixels.toString('base64'));
      for (const corner of [0, 99 * 3])
        expect(Math.min(...pixels.subarray(corner, corner + 3))).toBeGreaterThan(240);
      let fruit = 0;
      for (let at = 0; at < pixels.length; at += 3) {
        const [r, g, b] = pixels.subarray(at, at + 3) as unknown as [number, number, number];
        if (Math.min(r, g, b) > 200) continue;
        fruit++;
        for (const [k, value] of [r, g, b].entries())
          hue[photoFacts(file).label as keyof typeof hue][k]! += value;
      }
      expect(fruit).toBeGreaterThan(800);
      expect(fruit).toBeLessThan(9000);
    }
    expect(seen.size).toBe(63);
    expect(hue.Lemon[0]! / hue.Lemon[1]!).toBeGreaterThan(1.05);
    expect(hue.Limes[0]! / hue.Limes[1]!).toBeLessThan(0.9);
  });

  it('draws the same bytes for the same seed, others for another', async () => {
    const options = { species: ['Kiwi'], framesPerClip: 4 };
    await renderSampleData(join(folder, 'a'), options);
    await renderSampleData(join(folder, 'b'), options);
    await renderSampleData(join(folder, 'c'), { ...options, seed: 2 });
    const files = await filesOf(join(folder, 'a'));
    expect(await filesOf(join(folder, 'b'))).toEqual(files);
    for (const file of files) {
      const bytes = await readFile(join(folder, 'a', file));
      expect((await readFile(join(folder, 'b', file))).equals(bytes)).toBe(true);
      expect((await readFile(join(folder, 'c', file))).equals(bytes)).toBe(false);
    }
  });

  it('keeps a whole data set, redoes one that was cut short, redraws another recipe', async () => {
    const out = join(folder, 'sample');
    const options = { species: ['Kiwi'], framesPerClip: 4 };
    const stop = new AbortController();
    const log = { stage() {}, info() {}, warn() {}, progress: () => stop.abort(new Error('cut')) };
    await expect(
      renderSampleData(out, { species: ['Kiwi', 'Lemon'], framesPerClip: 4, log, signal: stop.signal }),
    ).rejects.toThrow('cut');
    expect(existsSync(out)).toBe(false);
    expect(existsSync(`${out}.unfinished`)).toBe(true);

    expect((await renderSampleData(out, options)).kept).toBe(false);
    expect(existsSync(`${out}.unfinished`)).toBe(false);
    expect(await filesOf(out)).toHaveLength(12);
    const path = join(out, (await filesOf(out))[0]!);
    const { mtimeMs } = await stat(path);
    expect((await renderSampleData(out, options)).kept).toBe(true);
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);

    expect((await renderSampleData(out, { ...options, framesPerClip: 5 })).kept).toBe(false);
    expect(await filesOf(out)).toHaveLength(15);
  });

  it('refuses a folder with something else in it, an unknown class, too few frames', async () => {
    await mkdir(join(folder, 'mine'));
    await writeFile(join(folder, 'mine', 'note.txt'), 'mine');
    await expect(renderSampleData(join(folder, 'mine'))).rejects.toMatchObject({
      code: 'sample-in-the-way',
    });
    expect(await readFile(join(folder, 'mine', 'note.txt'), 'utf8')).toBe('mine');
    await expect(renderSampleData(join(folder, 'mine', 'note.txt'))).rejects.toMatchObject({
      code: 'sample-in-the-way',
    });
    await expect(renderSampleData(join(folder, 'x'), { species: ['Durian'] })).rejects.toMatchObject({
      kind: 'usage',
      code: 'sample-class',
    });
    await expect(renderSampleData(join(folder, 'x'), { framesPerClip: 3 })).rejects.toMatchObject({
      code: 'sample-frames',
    });
  });

  it('has sorted classes with a picture each', async () => {
    const labels = SAMPLE_CLASSES.map(({ label }) => label);
    expect(labels).toEqual([...new Set(labels)].sort());
    await renderSampleData(folder, { framesPerClip: 4 });
    expect(await readdir(join(folder, 'Test'))).toEqual(labels);
  });

  it.skipIf(!existsSync(CLASSES_FILE))('has class names of Fruits-360 only (needs ../shared)', () => {
    const known = new Set(readFileSync(CLASSES_FILE, 'utf8').split('\n'));
    expect(SAMPLE_CLASSES.filter(({ label }) => !known.has(label))).toEqual([]);
  });
});

describe('a solid', () => {
  const light = { towards: [0, 0, 1], ambient: 1, diffuse: 0, tint: [1, 1, 1] } as const;
  const cover = (rgba: Uint8Array) => rgba.filter((value, i) => i % 4 === 3 && value === 255).length;

  it('is a ball when the picture is a disc', () => {
    const size = 81;
    const { height } = inflate(disc(size, 30), size, 1);
    for (const far of [0, 10, 20, 25]) {
      expect(Math.abs(height[40 * size + 40 + far]! - Math.sqrt(30.5 ** 2 - far ** 2))).toBeLessThan(2.5);
    }
    expect(height[0]).toBe(0);
  });

  it('looks the same from all sides when it is a ball, and thin from the side when it is flat', () => {
    const size = 81;
    const rgba = disc(size, 30);
    const round = inflate(rgba, size, 1);
    const flat = inflate(rgba, size, 0.2);
    const front = cover(spin(round, 0, light));
    expect(front).toBe(cover(rgba));
    for (const angle of [0.5, 1, Math.PI / 2, 2, 3]) {
      expect(Math.abs(cover(spin(round, angle, light)) / front - 1)).toBeLessThan(0.06);
    }
    expect(cover(spin(flat, Math.PI / 2, light)) / front).toBeLessThan(0.3);
  });

  it('shows its picture mirrored from behind and leaves no hole', () => {
    const size = 41;
    const rgba = disc(size, 15);
    // A mark on the left half.
    for (let y = 18; y < 23; y++)
      for (let x = 10; x < 14; x++) rgba.set([0, 0, 255, 255], (y * size + x) * 4);
    const behind = spin(inflate(rgba, size, 1), Math.PI, light);
    for (let y = 19; y < 22; y++) {
      for (let x = 28; x < 30; x++) expect(behind[(y * size + x) * 4 + 2]).toBeGreaterThan(200);
    }
    for (let i = 0; i < size * size; i++) expect(behind[i * 4 + 3]).toBe(rgba[i * 4 + 3]);
  });

  it('turns in the plane and back', () => {
    const size = 61;
    const solid = inflate(disc(size, 20), size, 1);
    const back = turnInPlane(turnInPlane(solid, 0.7), -0.7);
    expect(Math.abs(cover(back.rgba) / cover(solid.rgba) - 1)).toBeLessThan(0.05);
    expect(back.height[30 * size + 30]).toBeCloseTo(solid.height[30 * size + 30]!, 0);
    expect([...back.rgba.subarray((30 * size + 30) * 4, (30 * size + 30) * 4 + 3)]).toEqual([200, 100, 50]);
  });
});

describe('recolour', () => {
  it('turns the hues of its range and leaves the rest', () => {
    const rgba = Uint8Array.from([255, 0, 0, 255, 0, 200, 0, 255, 128, 128, 128, 255]);
    recolour(rgba, { from: 340, to: 380, turn: 60 });
    expect([...rgba]).toEqual([255, 255, 0, 255, 0, 200, 0, 255, 128, 128, 128, 255]);
  });
});
