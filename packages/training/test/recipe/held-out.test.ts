import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openRecipe } from '../../src/recipe/open-recipe.js';
import { trainRecipe } from '../../src/train-recipe.js';
import { type DrawnRecipe, drawRecipe, writeRecipe } from '../drawn-recipe.js';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const signal = new AbortController().signal;
let drawn: DrawnRecipe;
let recipe: string;
/** A photo of the web that the recipe excludes, and a line of the table that means none. */
let excluded: string;
beforeAll(async () => {
  drawn = await drawRecipe(mkdtempSync(join(tmpdir(), 'verger-test-')));
  const { folder, json } = drawn;
  const photos = ['banana', 'lemon'].flatMap((name) =>
    readdirSync(join(folder, 'web', name))
      .sort()
      .map((file, i) => `web/${name}/${file}\t${['ann', 'bob', 'cid', 'dora'][i % 4]}\tCC BY 4.0`),
  );
  writeFileSync(join(folder, 'table.tsv'), ['file\twho\tlicence', ...photos, ''].join('\n'));
  excluded = photos[0]!.split('\t')[0]!;
  writeFileSync(join(folder, 'excluded.tsv'), `file\treason\n${excluded}\taugmented: noise\nno.jpg\tgone\n`);
  const table = { path: 'table.tsv', file: 'file', group: 'who', licence: 'licence' };
  recipe = writeRecipe(folder, 'held', {
    ...json,
    sources: json.sources.map((one) => ('crops' in one ? { ...one, table } : one)),
    exclude: { path: 'excluded.tsv', root: '.' },
    holdOut: { photographers: 0.5, species: ['orange'] },
  });
});
afterAll(() => rmSync(drawn.folder, { recursive: true, force: true }));

it('warns of lines that exclude nothing, and holds photographers and species out', async () => {
  const warnings: string[] = [];
  const log = { ...silent, warn: (text: string) => warnings.push(text) };
  const {
    photos,
    heldOut,
    excluded: counts,
  } = await openRecipe({ recipe: recipe, holdOut: true }, { log, signal });
  expect(warnings).toEqual([expect.stringMatching(/^1 lines of .*excluded\.tsv match no photo/)]);
  expect(counts).toEqual({ augmented: 1 });
  const all = [...photos, ...heldOut.strangers, ...heldOut.species].map(({ path }) => path);
  expect(all).not.toContain(join(drawn.folder, excluded));
  expect(photos.filter(({ species }) => species === 'orange')).toEqual([]);
  const [held] = heldOut.strangers;
  expect(photos.some(({ group }) => group === held!.group)).toBe(false);
});

it('gives none of them to the backbone, and asks the model about them', async () => {
  const out = join(drawn.folder, 'out');
  const activations = join(drawn.folder, 'activations');
  await trainRecipe({ recipe: recipe, out, activations, workers: 1 }, { log: silent, signal });
  const { pictures } = JSON.parse(readFileSync(join(activations, 'pictures-held-out.json'), 'utf8'));
  const groups = new Set(
    pictures
      .filter(({ domain }: { domain: string }) => domain === 'web')
      .map(({ group }: { group: string }) => group),
  );
  expect(groups.size).toBe(2);
  expect(pictures.some(({ species }: { species: string }) => species === 'orange')).toBe(false);

  const { metrics } = await trainRecipe(
    { recipe: recipe, holdOut: true, out, workers: 1 },
    { log: silent, signal },
  );
  expect(metrics!.species).not.toContain('orange');
  expect(metrics!.excluded).toEqual({ augmented: 1 });
  expect(metrics!.sources).toContainEqual({
    name: [...groups][0],
    licence: 'CC BY 4.0',
    photos: expect.any(Number),
  });
  const lines = (id: string) => metrics!.protocols.find((one) => one.id === id)!.lines;
  // Of those held out, drawn photos that look like training photos are left out.
  expect(lines('strangers')[0]!.known!.photos).toBeGreaterThan(0);
  const held = lines('unknown').find(({ name }) => name.startsWith('species held out of head and backbone'));
  // Those of the phone: the studio's frames are no photos.
  expect(held).toMatchObject({
    name: 'species held out of head and backbone: orange',
    unknown: { photos: 6 },
  });
});
