import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allClasses } from '../src/taxonomy/classes.js';
import { displayName } from '../src/taxonomy/naming.js';

describe('displayName', () => {
  it.each([
    ['Apple Golden 1', 'Golden Delicious apple', 'Pomme Golden Delicious'],
    ['Apple Red Yellow 1', 'Red and yellow apple', 'Pomme rouge et jaune'],
    ['Pepper Red', 'Red bell pepper', 'Poivron rouge'],
    ['Avocado ripe', 'Avocado (ripe)', 'Avocat (mûr)'],
    ['Onion Red Peeled', 'Red onion (peeled)', 'Oignon rouge (pelé)'],
    ['Tomato Heart', 'Oxheart tomato', 'Tomate cœur de bœuf'],
    ['Peach Flat', 'Flat peach', 'Pêche plate'],
    ['Clementine', 'Clementine', 'Clémentine'],
    ['Plum 2', 'Plum', 'Prune'],
    ['Nut Forest', 'Hazelnut', 'Noisette'],
  ])('%s reads "%s", in French "%s"', (name, en, fr) => {
    expect(displayName(name, 'en')).toBe(en);
    expect(displayName(name, 'fr')).toBe(fr);
  });

  it('reads the name of a species outside the data set', () => {
    expect(displayName('sugar_apple', 'en')).toBe('Sugar apple');
    expect(displayName('sugar_apple', 'fr')).toBe('Pomme cannelle');
    expect(displayName('Carrots', 'fr')).toBe('Carotte');
  });

  it('cleans up any other folder name, and loses nothing it says', () => {
    expect(displayName('my_new-fruit', 'en')).toBe('My new fruit');
    expect(displayName('green_apples', 'fr')).toBe('Green apples');
    expect(displayName('Tomato 17', 'en')).toBe('Tomato 17');
  });

  it('says something for every class, without slips or running numbers', () => {
    for (const { name } of allClasses) {
      for (const language of ['en', 'fr'] as const) {
        expect(displayName(name, language), name).toMatch(/^\p{Lu}[^0-9_]+$/u);
      }
    }
  });

  it('is never empty for a name that is not', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('en' as const, 'fr' as const),
        (name, language) => {
          expect(displayName(name, language)).not.toBe('');
        },
      ),
    );
  });
});
