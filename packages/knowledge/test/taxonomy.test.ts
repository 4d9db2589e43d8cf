import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allClasses, fruitClass } from '../src/taxonomy/classes.js';
import { speciesOfClass } from '../src/taxonomy/naming.js';
import { allSpecies, species } from '../src/taxonomy/species.js';
import type { Text } from '../src/taxonomy/text.js';
import { fruits360Classes } from './fruits-360-classes.js';

const list = new URL('../../../../shared/fruits-360-classes.txt', import.meta.url);

/** Species without a class: they are here for the folders of other photo collections. */
const withoutClass = [
  'asparagus',
  'blackberry',
  'blackcurrant',
  'cabbage',
  'carrot',
  'cranberry',
  'durian',
  'garlic',
  'gooseberry',
  'jackfruit',
  'leek',
  'mushroom',
  'olive',
  'plantain',
  'sugar-apple',
  'zucchini',
];

const filled = ({ en, fr }: Text) => [en, fr].every((words) => words !== '' && words === words.trim());

describe('classes', () => {
  it('are the 131 of the data set, in folder order', () => {
    expect(fruits360Classes).toHaveLength(131);
    expect(allClasses.map((entry) => entry.name)).toEqual(fruits360Classes);
  });

  it.skipIf(!existsSync(list))('are those of the list beside the repository (when there)', () => {
    expect(readFileSync(list, 'utf8').trimEnd().split('\n')).toEqual(fruits360Classes);
  });

  it('each belong to a species of the table', () => {
    expect(allClasses.filter((entry) => !species(entry.species))).toEqual([]);
  });

  it('have every text in both languages', () => {
    for (const { name, variety, state, called, note } of allClasses) {
      for (const words of [variety, state, called, note]) {
        if (words) expect(filled(words), name).toBe(true);
      }
    }
  });

  it('are found by exact name only', () => {
    expect(fruitClass('Pear Abate')?.variety).toEqual({ en: 'Abate Fetel', fr: 'Abbé Fétel' });
    expect(speciesOfClass('Kaki')?.species.id).toBe('persimmon');
    expect(speciesOfClass('Plum 2')?.variety).toBeNull();
    expect(speciesOfClass('kaki')).toBeUndefined();
    expect(speciesOfClass('constructor')).toBeUndefined();
  });

  it('with an odd name say what is odd', () => {
    const odd = ['Carambula', 'Cocos', 'Limes', 'Kaki', 'Maracuja', 'Granadilla', 'Nut Forest', 'Pear Stone'];
    expect(odd.filter((name) => !fruitClass(name)?.note)).toEqual([]);
  });

  it.each([
    ['Nut Forest', 'hazelnut'],
    ['Cocos', 'coconut'],
    ['Maracuja', 'passion-fruit'],
    ['Passion Fruit', 'passion-fruit'],
    ['Granadilla', 'granadilla'],
    ['Potato Sweet', 'sweet-potato'],
    ['Nectarine Flat', 'nectarine'],
    ['Clementine', 'mandarin'],
    ['Cactus fruit', 'prickly-pear'],
    ['Tomato Cherry Red', 'tomato'],
    ['Pepino', 'pepino'],
  ])('%s is %s', (name, id) => {
    expect(speciesOfClass(name)?.species.id).toBe(id);
  });
});

describe('species', () => {
  it('have unique kebab-case ids, sorted', () => {
    const ids = allSpecies.map((entry) => entry.id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });

  it('have names in both languages, each name once', () => {
    for (const entry of allSpecies) {
      expect(filled(entry.names), entry.id).toBe(true);
      if (entry.note) expect(filled(entry.note), entry.id).toBe(true);
    }
    for (const language of ['en', 'fr'] as const) {
      const names = allSpecies.map((entry) => entry.names[language]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('have a scientific name each of its own, and a family', () => {
    const scientific =
      /^[A-Z][a-z]+ (spp\.|(× )?[a-z]+(-[a-z]+)*( var\. [a-z]+| agg\.| ([A-Z][a-z]+ )+Group)?)$/;
    expect(allSpecies.filter((entry) => !scientific.test(entry.latin))).toEqual([]);
    expect(allSpecies.filter((entry) => !/^[A-Z][a-z]+aceae$/.test(entry.family))).toEqual([]);
    expect(new Set(allSpecies.map((entry) => entry.latin)).size).toBe(allSpecies.length);
  });

  it('of one genus are of one family', () => {
    const familyOf = new Map<string, string>();
    for (const { latin, family } of allSpecies) {
      const genus = latin.split(' ')[0]!;
      expect(familyOf.get(genus) ?? family, genus).toBe(family);
      familyOf.set(genus, family);
    }
  });

  it('are all in use: by a class, or by name for another collection', () => {
    const used = new Set(allClasses.map((entry) => entry.species));
    expect(allSpecies.map((entry) => entry.id).filter((id) => !used.has(id))).toEqual(withoutClass);
  });
});
