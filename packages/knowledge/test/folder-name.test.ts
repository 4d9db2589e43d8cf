import { existsSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allClasses } from '../src/taxonomy/classes.js';
import { folderKeys, speciesOfFolder } from '../src/taxonomy/folder-name.js';
import { allSpecies } from '../src/taxonomy/species.js';

const shared = new URL('../../../../shared/', import.meta.url);

function folders(path: string): string[] {
  return readdirSync(new URL(path, shared), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Every folder that holds photos, and the kinds above the varieties. */
function groceryFolders(part: string, kind: string): string[] {
  const kinds = folders(`grocery-photos/${part}/${kind}/`);
  return [...kinds, ...kinds.flatMap((name) => folders(`grocery-photos/${part}/${kind}/${name}/`))];
}

const unresolved = (names: readonly string[]) => names.filter((name) => !speciesOfFolder(name));

describe('speciesOfFolder', () => {
  it.each([
    ['green_apples', 'apple'],
    ['red_apples', 'apple'],
    ['Royal-Gala', 'apple'],
    ['Anjou', 'pear'],
    ['Satsumas', 'mandarin'],
    ['mandarin', 'mandarin'],
    ['sugar_apple', 'sugar-apple'],
    ['Red-Grapefruit', 'grapefruit'],
    ['grape fruit', 'grapefruit'],
    ['grapes', 'grape'],
    ['PricklyPears', 'prickly-pear'],
    ['pricklypear', 'prickly-pear'],
    ['table grapes fresh', 'grape'],
    ['passionfruit', 'passion-fruit'],
    ['blackberries', 'blackberry'],
    ['cherries', 'cherry'],
    ['mangos', 'mango'],
    ['MANGOES', 'mango'],
    ['green_plantains', 'plantain'],
    ['cantaloupes', 'melon'],
    ['Galia-Melon', 'melon'],
    ['watermelons', 'watermelon'],
    ['Orange-Bell-Pepper', 'pepper'],
    ['BellPeppers', 'pepper'],
    ['Red-Beet', 'beetroot'],
    ['Aubergine', 'eggplant'],
    ['Vine-Tomato', 'tomato'],
    ['tree tomato', 'tamarillo'],
    ['Solid-Potato', 'potato'],
    ['Sweet-Potato', 'sweet-potato'],
    ['Brown-Cap-Mushroom', 'mushroom'],
    ['Carrots', 'carrot'],
    ['red_orange', 'orange'],
    ['Tomato 17', 'tomato'],
    ['fig2', 'fig'],
    ['Apple Red Yellow 9', 'apple'],
    ['Maracuja', 'passion-fruit'],
    ['Pommes de terre', 'potato'],
    ['choux-fleurs', 'cauliflower'],
    ['pommes vertes', 'apple'],
    ['cœur de bœuf', 'tomato'],
    ['photos/fruit/Pears/', 'pear'],
  ])('%s is %s', (folder, id) => {
    expect(speciesOfFolder(folder)?.id).toBe(id);
  });

  it.each([
    '',
    '/',
    '12',
    'red',
    'Fruit',
    'Vegetables',
    'Packages',
    'Juice',
    'Bravo-Apple-Juice',
    'Alpro-Blueberry-Soyghurt',
    'God-Morgon-Red-Grapefruit-Juice',
    'black pepper',
    'apple tree',
    'bottles',
    'constructor',
  ])('"%s" is no species', (folder) => {
    expect(speciesOfFolder(folder)).toBeUndefined();
  });

  it('knows every class of the data set by its folder', () => {
    for (const entry of allClasses) expect(speciesOfFolder(entry.name)?.id, entry.name).toBe(entry.species);
  });

  it('gives no name to two species', () => {
    const owner = new Map<string, string>();
    const clashes: string[] = [];
    for (const { id, names, aliases } of allSpecies) {
      for (const name of [id, names.en, names.fr, ...aliases]) {
        for (const key of folderKeys(name)) {
          if ((owner.get(key) ?? id) !== id) clashes.push(`${name}: ${owner.get(key)} and ${id}`);
          owner.set(key, id);
        }
      }
    }
    expect(clashes).toEqual([]);
  });

  it('does not mind case, separators, accents, running numbers', () => {
    const name = fc.constantFrom(
      ...allSpecies.flatMap(({ id, names, aliases }) =>
        [id, names.en, names.fr, ...aliases].map((words) => ({ id, words })),
      ),
    );
    const separator = fc.constantFrom(' ', '_', '-', '.');
    fc.assert(
      fc.property(name, separator, fc.boolean(), fc.nat(99), ({ id, words }, between, upper, number) => {
        const respelt = words.normalize('NFD').replace(/\p{M}/gu, '').replace(/[ -]/g, between);
        const folder = `${upper ? respelt.toUpperCase() : respelt}${between}${number}`;
        expect(speciesOfFolder(folder)?.id).toBe(id);
      }),
    );
  });

  it('never throws, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const found = speciesOfFolder(name);
        expect(found === undefined || allSpecies.includes(found)).toBe(true);
      }),
    );
  });
});

describe.skipIf(!existsSync(shared))(
  'folders of the photo collections beside the repository (when there)',
  () => {
    it.each(['web-photos/', 'real-photos/', 'fruits-360/Training/'])('%s all resolve', (path) => {
      const names = folders(path);
      expect(names.length).toBeGreaterThan(20);
      expect(unresolved(names)).toEqual([]);
    });

    it.each(['train', 'val'])('grocery-photos/%s: fruit and vegetables resolve, packages do not', (part) => {
      const names = [...groceryFolders(part, 'Fruit'), ...groceryFolders(part, 'Vegetables')];
      expect(names.length).toBeGreaterThan(40);
      expect(unresolved(names)).toEqual([]);
      const packages = groceryFolders(part, 'Packages');
      expect(unresolved(packages)).toEqual(packages);
    });
  },
);
