import { describe, expect, it } from 'vitest';
import { allFruitFamilies, familyAnswer, species } from '../src/index.js';

describe('families of fruit', () => {
  it('have species that exist, two at least, none of them twice, and a name in both languages', () => {
    const members = allFruitFamilies.flatMap((family) => family.species);
    expect(members.filter((id) => species(id) === undefined)).toEqual([]);
    expect(new Set(members).size).toBe(members.length);
    for (const { id, names, species: of } of allFruitFamilies) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(of.length).toBeGreaterThan(1);
      expect(names.en).toMatch(/^an? /);
      expect(names.fr).toMatch(/^une? /);
    }
    const ids = allFruitFamilies.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  it('hold every citrus and every stone fruit of the taxonomy', () => {
    const of = (id: string) => allFruitFamilies.find((family) => family.id === id)!.species;
    const missing = (id: string, belongs: (latin: string, family: string) => boolean) =>
      of(id).filter((name) => !belongs(species(name)!.latin, species(name)!.family));
    expect(missing('citrus', (_, family) => family === 'Rutaceae')).toEqual([]);
    expect(missing('stone-fruit', (latin) => latin.startsWith('Prunus '))).toEqual([]);
  });

  it('answer where no species does but they do together', () => {
    const spread = [
      ['orange', 0.4],
      ['lemon', 0.3],
      ['banana', 0.2],
      [null, 0.1],
    ] as const;
    const found = familyAnswer(spread, 0.6);
    expect(found?.family.id).toBe('citrus');
    expect(found?.probability).toBeCloseTo(0.7);
    expect(familyAnswer(spread, 0.71)).toBeUndefined();
    expect(
      familyAnswer(
        [
          ['orange', 0.6],
          ['lemon', 0.3],
        ],
        0.6,
      ),
    ).toBeUndefined();
    expect(
      familyAnswer(
        [
          ['apple', 0.5],
          ['pear', 0.5],
        ],
        0.6,
      ),
    ).toBeUndefined();
    expect(familyAnswer([], 0.6)).toBeUndefined();
  });
});
