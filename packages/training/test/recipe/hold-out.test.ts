import { describe, expect, it } from 'vitest';
import { drawPhotographers, part } from '../../src/recipe/hold-out.js';
import type { Labelled } from '../../src/recipe/labelled.js';

let number = 0;
const photo = (species: string | null, group: string | null, changes: Partial<Labelled> = {}): Labelled => {
  const path = `/photos/${number++}.jpg`;
  return {
    ...{
      path,
      sha256: path,
      domain: 'web',
      species,
      variety: null,
      group: group ?? path,
      crops: 1,
      randomViews: 0,
    },
    origin: { name: 'made up', licence: null },
    ...changes,
  };
};
const photos = [
  ...Array.from({ length: 30 }, () => photo('apple', 'ann')),
  ...Array.from({ length: 10 }, () => photo('apple', 'bob')),
  ...Array.from({ length: 8 }, () => photo('fig', 'bob')),
  ...Array.from({ length: 8 }, () => photo('fig', 'cid')),
  ...Array.from({ length: 8 }, () => photo('kiwi', 'cid')),
  ...Array.from({ length: 20 }, () => photo('kiwi', 'dora')),
  ...Array.from({ length: 5 }, () => photo('kiwi', null)),
  photo('apple', 'Apple Red 1/100', { domain: 'studio' }),
  photo('fig', 'Fig/100', { domain: 'studio' }),
  photo(null, 'ann', { domain: 'negative' }),
];

describe('holding out', () => {
  it('deals whole photographers so that each species has some on both sides', () => {
    for (let seed = 0; seed < 5; seed++) {
      const held = drawPhotographers(photos, { photographers: 0.5, seed });
      for (const species of ['apple', 'fig', 'kiwi']) {
        const groups = new Set(
          photos.filter((one) => one.species === species && one.group.length < 5).map(({ group }) => group),
        );
        expect([...groups].filter((group) => held.has(group))).toHaveLength(1);
      }
      expect(drawPhotographers(photos, { photographers: 0.5, seed })).toEqual(held);
    }
  });

  it('keeps photographers in one part and species out of every domain', () => {
    const { training, strangers, species } = part(photos, { photographers: 0.5, species: ['fig'], seed: 1 });
    expect([...training, ...strangers, ...species].map(({ path }) => path).sort()).toEqual(
      photos.map(({ path }) => path).sort(),
    );
    expect(species).toHaveLength(17);
    expect(training.some((one) => one.species === 'fig')).toBe(false);
    const seen = new Set(training.map(({ group }) => group));
    expect(strangers.length).toBeGreaterThan(0);
    expect(strangers.some(({ group }) => seen.has(group))).toBe(false);
    expect(strangers.every(({ domain }) => domain !== 'studio')).toBe(true);
  });

  it('holds nothing where nothing is asked', () => {
    expect(part(photos, undefined).training).toBe(photos);
    expect(part(photos, { photographers: 0, species: [], seed: 1 }).training).toEqual(photos);
  });
});
