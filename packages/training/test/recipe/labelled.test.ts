import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder, writePhotos } from '@verger/testing/program';
import { describe, expect, it } from 'vitest';
import { readExclusions } from '../../src/recipe/exclusions.js';
import { listLabelled } from '../../src/recipe/labelled.js';
import { listSets } from '../../src/recipe/open-recipe.js';
import { countOrigins } from '../../src/recipe/origins.js';
import { parseRecipe, readRecipe } from '../../src/recipe/recipe.js';

const recipeOf = (sources: object[]) =>
  parseRecipe(JSON.stringify({ version: 1, data: 'a test', sources }), '/there/recipe.json');

const code = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('a recipe', () => {
  it('finds its folders from where it lies', () => {
    const { sources } = recipeOf([{ folder: '../photos', domain: 'web' }]);
    expect(sources[0]!.folder).toBe('/photos');
  });

  it('names the field that makes no sense', () => {
    const parse = (text: string) => () => parseRecipe(text, 'recipe.json');
    expect(code(parse('{'))).toBe('recipe-invalid');
    expect(
      parse(JSON.stringify({ version: 1, data: 'x', sources: [{ folder: 'a', domain: 'moon' }] })),
    ).toThrow(/sources\.0\.domain/);
    expect(parse(JSON.stringify({ version: 1, data: 'x', sources: [], typo: 1 }))).toThrow(/sources|typo/);
  });

  it('that is not there says where one is', async () => {
    await expect(readRecipe('/nowhere/recipe.json')).rejects.toMatchObject({ code: 'recipe-missing' });
  });
});

describe('labels', () => {
  const list = async (paths: string[], source: object = {}) => {
    const folder = temporaryFolder();
    await writePhotos(folder, paths);
    const { sources } = recipeOf([{ folder, domain: 'shop', ...source }]);
    return listLabelled(sources);
  };

  it('come from the deepest folder that names a species, and its variety when one class bears it', async () => {
    const found = await list([
      'Fruit/Apple/Granny-Smith/1.jpg',
      'Fruit/Melon/Watermelon/2.jpg',
      'Fruit/Pear/Anjou/3.jpg',
      'Tomato 1/4.jpg',
    ]);
    expect(found.map(({ species, variety }) => [species, variety])).toEqual([
      ['apple', 'Apple Granny Smith'],
      ['watermelon', 'Watermelon'],
      ['pear', null],
      ['tomato', 'Tomato 1'],
    ]);
  });

  it('may be given, and null makes a negative', async () => {
    const labels = { things: null, mystery: 'kiwi' };
    const found = await list(['mystery/1.jpg', 'things/2.jpg'], { labels });
    expect(found.map(({ species, domain }) => [species, domain])).toEqual([
      ['kiwi', 'shop'],
      [null, 'negative'],
    ]);
  });

  it('that mean nothing are refused, all at once', async () => {
    const wrong = list(['gadget/1.jpg', 'apple/2.jpg', 'gizmo/3.jpg']);
    await expect(wrong).rejects.toMatchObject({
      code: 'label-unknown',
      message: expect.stringContaining('2 folders'),
    });
  });

  it('are not asked of negatives, nor of what is passed over', async () => {
    const found = await list(['a/1.jpg', 'b/c/2.jpg'], { domain: 'negative', without: ['b/c'] });
    expect(found.map(({ species }) => species)).toEqual([null]);
  });

  it('come from a table when there is one, with the group', async () => {
    const folder = temporaryFolder();
    await writePhotos(folder, ['set/1.jpg', 'set/2.jpg']);
    const table = join(folder, 'table.tsv');
    writeFileSync(
      table,
      'file\tfrom\twho\nset/1.jpg\tVegetables/sweet_corn_12.jpg\tann\nset/2.jpg\tokra_1.jpg\tbob\n',
    );
    const facts = { path: table, file: 'file', label: 'from', group: 'who' };
    const found = await listLabelled(
      recipeOf([{ folder: join(folder, 'set'), domain: 'web', table: facts }]).sources,
    );
    expect(found.map(({ species, domain, group }) => [species, domain, group])).toEqual([
      ['corn', 'web', 'ann'],
      [null, 'negative', 'bob'],
    ]);
  });

  it('know where each photo comes from and on what terms', async () => {
    const folder = temporaryFolder();
    await writePhotos(folder, ['kiwi/1.jpg', 'kiwi/2.jpg', 'Apple Red 1/0_100.jpg']);
    const table = join(folder, 'table.tsv');
    writeFileSync(table, 'file\trepo\tlicence\nkiwi/1.jpg\tann/kiwis\tCC BY 4.0\n');
    const facts = { path: table, file: 'file', group: 'repo', licence: 'licence' };
    const attribution = { name: 'Orchard', authors: 'Bob', licence: 'MIT' };
    const found = await listLabelled(
      recipeOf([
        { folder: join(folder, 'kiwi'), domain: 'web', table: facts },
        { folder: join(folder, 'Apple Red 1'), domain: 'studio', attribution },
      ]).sources,
    );
    expect(found.map(({ group }) => group)).toEqual([
      ...['ann/kiwis', join(folder, 'kiwi/2.jpg'), 'Apple Red 1/100'],
    ]);
    expect(countOrigins(found)).toEqual([
      { ...attribution, photos: 1 },
      { name: 'ann/kiwis', licence: 'CC BY 4.0', photos: 1 },
      { name: 'kiwi', licence: null, photos: 1 },
    ]);
  });

  it('of photos that the recipe excludes are not asked; reasons are counted up to a colon', async () => {
    const folder = temporaryFolder();
    await writePhotos(folder, ['kiwi/1.jpg', 'kiwi/2.jpg', 'kiwi/3.jpg', 'gadget/4.jpg']);
    const path = join(folder, 'excluded.tsv');
    writeFileSync(
      path,
      'file\treason\nkiwi/1.jpg\taugmented: noise\nkiwi/3.jpg\taugmented\ngadget/4.jpg\tdrawing\nkiwi/9.jpg\tgone\n',
    );
    const exclusions = await readExclusions({ path, root: folder });
    const { sources } = recipeOf([{ folder, domain: 'web' }]);
    const found = await listLabelled(sources, { excludes: exclusions.has });
    expect(found.map((one) => one.path)).toEqual([join(folder, 'kiwi/2.jpg')]);
    expect(exclusions.counts()).toEqual({ augmented: 2, drawing: 1 });
    expect(exclusions.unmatched()).toBe(1);
    writeFileSync(path, 'file\treason\nkiwi/1.jpg drawing\n');
    await expect(readExclusions({ path, root: folder })).rejects.toMatchObject({
      code: 'recipe-invalid',
      message: expect.stringContaining('line 2'),
    });
    writeFileSync(path, 'kiwi/1.jpg\tdrawing\n');
    await expect(readExclusions({ path, root: folder })).rejects.toThrow(/no column "file"/);
  });

  it('of equal photos count once', async () => {
    const folder = temporaryFolder();
    await writePhotos(folder, ['apple/1.jpg']);
    mkdirSync(join(folder, 'kiwi'));
    copyFileSync(join(folder, 'apple/1.jpg'), join(folder, 'kiwi/2.jpg'));
    const found = await listLabelled(recipeOf([{ folder, domain: 'web' }]).sources);
    expect(found.map(({ path, species }) => [dirname(path), species])).toEqual([
      [join(folder, 'apple'), 'apple'],
    ]);
  });
});

it('an evaluation set may have several folders, and a table of its photographers', async () => {
  const folder = temporaryFolder();
  await writePhotos(folder, ['one/kiwi/1.jpg', 'two/kiwi/2.jpg', 'three/kiwi/3.jpg']);
  const path = join(folder, 'table.tsv');
  writeFileSync(path, 'file\twho\nthree/kiwi/3.jpg\tann\n');
  const evaluate = [
    { name: 'official', folder: ['one', 'two'], licence: 'MIT' },
    { name: 'official', folder: 'three', table: { path: 'table.tsv', file: 'file', group: 'who' } },
  ];
  const sources = [{ folder: 'elsewhere', domain: 'web' }];
  const recipe = parseRecipe(
    JSON.stringify({ version: 1, data: 'a test', sources, evaluate }),
    join(folder, 'recipe.json'),
  );
  const sets = await listSets(recipe);
  expect([...sets.keys()]).toEqual(['official']);
  expect(sets.get('official')!.map(({ species }) => species)).toEqual(['kiwi', 'kiwi', 'kiwi']);
  expect(sets.get('official')!.at(-1)!.group).toBe('ann');
});
