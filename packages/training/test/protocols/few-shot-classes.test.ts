import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { unpack } from '@verger/vision';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ProtocolResult } from '../../src/protocols/protocol.js';
import { trainRecipe } from '../../src/train-recipe.js';
import { type DrawnRecipe, drawRecipe, photograph, writeRecipe } from '../drawn-recipe.js';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const signal = new AbortController().signal;
let drawn: DrawnRecipe;
beforeAll(async () => {
  drawn = await drawRecipe(mkdtempSync(join(tmpdir(), 'verger-test-')));
});
afterAll(() => rmSync(drawn.folder, { recursive: true, force: true }));

it('a new fruit is a folder of 15 photos and a line of the recipe; of 42 photos of the others at most one is lost', async () => {
  const { folder, json, recipe } = drawn;
  const out = join(folder, 'out');
  const before = await trainRecipe({ recipe: recipe, out, workers: 1 }, { log: silent, signal });

  const look = { count: 15, background: '#4a5a3a' };
  await photograph(join(folder, 'more/Training/Pear'), join(folder, 'new/pear'), look);
  expect(readdirSync(join(folder, 'new/pear'))).toHaveLength(15);
  await photograph(join(folder, 'more/Test/Pear'), join(folder, 'ask/pear'), {
    ...{ count: 6, background: '#b9a58d', turn: 90 },
  });
  const more = writeRecipe(folder, 'more', {
    ...json,
    sources: [...json.sources, { folder: 'new', domain: 'web', crops: 2 }],
    evaluate: [...json.evaluate, { name: 'pears', folder: 'ask' }],
  });
  const after = await trainRecipe({ recipe: more, out, workers: 1 }, { log: silent, signal });

  expect((await unpack(readFileSync(after.model!))).head.species).toContain('pear');
  const others = (protocols: readonly ProtocolResult[]) => {
    const counted = protocols
      .filter(({ id }) => id === 'test' || id === 'phone')
      .flatMap(({ bySpecies }) => bySpecies!)
      .filter(({ species }) => species !== 'pear');
    const photos = counted.reduce((sum, one) => sum + one.photos, 0);
    return { photos, right: counted.reduce((sum, one) => sum + one.right, 0) / photos };
  };
  const [first, second] = [others(before.metrics!.protocols), others(after.metrics!.protocols)];
  expect(first.photos).toBe(42);
  expect(second.photos).toBe(42);
  // A photo is 2.4 points here; the protocol measures it on thousands (docs/recognition.md).
  expect(Math.round((first.right - second.right) * first.photos)).toBeLessThanOrEqual(1);
  const pears = after.metrics!.protocols.find(({ id }) => id === 'pears')!.lines[0]!.known!;
  expect(pears.photos).toBe(6);
  expect(pears.top1.value).toBeGreaterThan(0.6);
});
