import { expect, it } from 'vitest';
import type { Labelled } from '../../src/recipe/labelled.js';
import { augmentationsOf, imagesForTuning } from '../../src/recipe/plan-images.js';
import { parseRecipe } from '../../src/recipe/recipe.js';

const photo = (name: string, changes: Partial<Labelled>): Labelled => ({
  ...{ path: name, sha256: name, domain: 'studio', species: 'apple', variety: 'Apple Red 1' },
  ...{ group: 'Apple Red 1/100', crops: 0, randomViews: 0, origin: { name: 'made up', licence: null } },
  ...changes,
});

it('tunes on upright clips of the studio, every second frame, and on twice the crops without mirror images', () => {
  const composites = { eachClass: 3, eachStudioOnly: 3 };
  const sources = [{ folder: 'a', domain: 'web' }];
  const recipe = parseRecipe(
    JSON.stringify({ version: 1, data: 'made up', sources, composites, studioTurns: 2 }),
    '/recipe.json',
  );
  const upright = Array.from({ length: 6 }, (_, i) => photo(`upright-${i}`, {}));
  const turned = Array.from({ length: 6 }, (_, i) => photo(`turned-${i}`, { group: 'Apple Red 1/r_100' }));
  const web = photo('web', { domain: 'web', variety: null, group: 'someone', crops: 2, randomViews: 2 });
  const pictures = imagesForTuning([...upright, ...turned, web], recipe);
  const views = pictures.flatMap(({ photo: of, made }) => ('view' in made ? [`${of} ${made.view}`] : []));
  expect(views.filter((view) => view.startsWith('web'))).toEqual(
    ['whole', 'crop-1', 'crop-2', 'crop-3', 'crop-4'].map((view) => `web ${view}`),
  );
  expect(views.filter((view) => view.startsWith('upright'))).toHaveLength(3);
  const fruits = pictures.flatMap(({ made }) => ('composite' in made ? made.composite.fruits : []));
  expect(fruits).toHaveLength(3 * 5);
  expect([...views, ...fruits].filter((name) => name.startsWith('turned'))).toEqual([]);
});

it('turns studio frames for the head, and shows photos at random', () => {
  const web = photo('web', { domain: 'web', variety: null, group: 'someone', crops: 1, randomViews: 2 });
  const views = augmentationsOf([photo('frame', {}), web], { studioTurns: 2 }).map(
    ({ made, photo: of, variety }) => `${of} ${'view' in made ? made.view : ''} ${variety}`,
  );
  expect(views).toEqual([
    ...['whole', 'spin-1', 'spin-2'].map((view) => `frame ${view} Apple Red 1`),
    ...['whole', 'mirror', 'crop-1', 'random-1', 'random-2'].map((view) => `web ${view} null`),
  ]);
});
