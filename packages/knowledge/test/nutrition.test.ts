import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCards, cardOf } from '../src/cards/index.js';
import type { Sr28Food } from '../src/cards/nutrition/nutrition.js';
import { sr28 } from '../src/cards/nutrition/sr28.js';
import { knownSpecies } from '../src/cards/species.js';
import { knownVarieties } from '../src/cards/varieties.js';

const table: Readonly<Record<string, Sr28Food>> = sr28;
const asked = readFileSync(new URL('../nutrition/foods.txt', import.meta.url), 'utf8').match(/^\d{5}/gm)!;

describe('nutrition', () => {
  it('is the table of the foods asked for, each shown on a card', () => {
    expect(Object.keys(table).sort()).toEqual([...asked].sort());
    const shown = new Set([...knownSpecies, ...knownVarieties].flatMap((entry) => entry.nutrition ?? []));
    expect(Object.keys(table).filter((ndb) => !shown.has(ndb as never))).toEqual([]);
    expect([...shown].filter((ndb) => !table[ndb])).toEqual([]);
  });

  it('carries its NDB number and its source', () => {
    const found = allCards().flatMap((card) => card.nutrition ?? []);
    expect(found.length).toBeGreaterThan(60);
    for (const { ndb, source, food } of found) {
      expect(ndb).toMatch(/^\d{5}$/);
      expect(source).toBe('sr28');
      expect(food).toBe(table[ndb]!.food);
    }
  });

  // As printed in the release: numbers a wrong column or a wrong food would not give.
  it.each([
    ['apple', 'Apples, raw, with skin', 52, 4.6, 107],
    ['banana', 'Bananas, raw', 89, 8.7, 358],
    ['kiwi', 'Kiwifruit, green, raw', 61, 92.7, 312],
    ['guava', 'Guavas, common, raw', 68, 228.3, 417],
    ['walnut', 'Nuts, walnuts, english', 654, 1.3, 441],
  ])('of %s: %s', (id, food, energyKcal, vitaminCMg, potassiumMg) => {
    const found = cardOf(id)!.nutrition!;
    expect(found.food).toBe(food);
    expect(found.per100g).toMatchObject({ energyKcal, vitaminCMg, potassiumMg });
  });

  it('adds up: no more than 100 g in 100 g, energy near 4, 4 and 9 kcal a gram', () => {
    for (const [ndb, { per100g, food }] of Object.entries(table)) {
      const { proteinG = 0, carbohydrateG = 0, fatG = 0, sugarsG = 0, fibreG = 0, energyKcal = 0 } = per100g;
      expect(proteinG + carbohydrateG + fatG, food).toBeLessThanOrEqual(100);
      expect(sugarsG, food).toBeLessThanOrEqual(carbohydrateG + 0.5);
      const atwater = 4 * proteinG + 4 * carbohydrateG + 9 * fatG;
      expect(energyKcal, ndb).toBeGreaterThan(0.6 * (atwater - 4 * fibreG));
      expect(energyKcal, ndb).toBeLessThan(1.25 * atwater);
    }
  });

  it('tells what there is much of, most first', () => {
    for (const { notable, food } of Object.values(table)) {
      const shares = notable.map((entry) => entry.ofDailyIntake);
      expect(shares, food).toEqual([...shares].sort((a, b) => b - a));
      expect(shares.filter((share) => share < 0.15)).toEqual([]);
    }
    expect(cardOf('carrot')!.nutrition!.notable[0]?.nutrient).toBe('vitaminA');
  });
});
