import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Progress, silent } from '@verger/base';
import { shippedBackbone } from '@verger/learning/backbone';
import { temporaryFolder } from '@verger/testing/program';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fitKinds } from '../src/fit-kinds.js';
import { planMixedPhotos } from '../src/mixed-photos.js';
import { trainRecipe } from '../src/train-recipe.js';
import { type DrawnRecipe, drawRecipe, photograph, writeRecipe } from './drawn-recipe.js';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const signal = new AbortController().signal;
const backbone = shippedBackbone().path;
const FRUIT = ['Banana', 'Lemon', 'Orange'];
let drawn: DrawnRecipe;
let recipe: string;
beforeAll(async () => {
  drawn = await drawRecipe(mkdtempSync(join(tmpdir(), 'verger-test-')));
  const { folder, json } = drawn;
  const looks = { ann: { background: '#224433', turn: 40 }, bob: { background: '#aa8877', turn: 160 } };
  const lines = ['file\twho'];
  for (const [who, look] of Object.entries(looks)) {
    for (const name of FRUIT) {
      const to = `market/${who}/${name.toLowerCase()}`;
      await photograph(join(folder, 'studio/Training', name), join(folder, to), { count: 6, ...look });
      for (const file of readdirSync(join(folder, to))) lines.push(`${to}/${file}\t${who}`);
    }
  }
  writeFileSync(join(folder, 'who.tsv'), `${lines.join('\n')}\n`);
  const table = { path: 'who.tsv', file: 'file', group: 'who' };
  recipe = writeRecipe(folder, 'market', {
    ...json,
    sources: [...json.sources, { folder: 'market', domain: 'web', crops: 1, table }],
    holdOut: { photographers: 0.5, species: [] },
  });
});
afterAll(() => rmSync(drawn.folder, { recursive: true, force: true }));

it('fits on photographers held out when several kinds are told', async () => {
  const out = join(drawn.folder, 'out');
  await trainRecipe({ recipe, holdOut: true, out, workers: 1 }, { log: silent, signal });
  const counts: string[] = [];
  const progress = ({ done, total }: Progress) => counts.push(`${done} of ${total}`);
  const mixed = 12;
  const fitted = await fitKinds({ recipe, out, backbone, mixed }, { log: { ...silent, progress }, signal });
  const { least, weights, bias } = fitted.evidence;
  expect([bias, ...Object.values(weights)].every(Number.isFinite)).toBe(true);
  expect(Object.keys(weights)).toContain('agreeing');
  expect(least).toBeGreaterThan(0);
  expect(fitted.oneKind).toBeGreaterThanOrEqual(0.975);
  // One photographer's photos, alone and mixed.
  expect(counts).toHaveLength(mixed + 6 * FRUIT.length);
  expect(counts.at(-1)).toBe(`${counts.length} of ${counts.length}`);
  // Drawings and a network that was taught none: far better than a guess among five species all the same.
  expect(fitted.found).toBeGreaterThan(0.25);
});

it('says what is missing', async () => {
  const work = fitKinds({ recipe, out: temporaryFolder(), backbone }, { log: silent, signal });
  await expect(work).rejects.toMatchObject({ code: 'no-recipe-model' });
  const pears = [1, 2].map((i) => ({ path: `${i}.jpg`, species: 'pear' }));
  expect(() => planMixedPhotos(pears, [], 3, 'seed')).toThrow('1 kinds of fruit make no mixed photo');
});

it('mixes two, three and four kinds, every other time on a background, by its seed alone', () => {
  const photos = ['apple', 'pear', 'plum', 'fig', 'lime'].map((species) => ({
    path: `${species}.jpg`,
    species,
  }));
  const plan = planMixedPhotos(photos, ['table.jpg'], 12, 'seed');
  expect(plan.map(({ photos }) => photos.length)).toEqual([2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4]);
  for (const { photos } of plan)
    expect(new Set(photos.map(({ species }) => species)).size).toBe(photos.length);
  expect(plan.filter(({ background }) => background === 'table.jpg')).toHaveLength(6);
  expect(planMixedPhotos(photos, ['table.jpg'], 12, 'seed')).toEqual(plan);
  expect(planMixedPhotos(photos, ['table.jpg'], 12, 'other')).not.toEqual(plan);
});
