import { allClasses } from './classes.js';
import type { Species } from './fruit-species.js';
import { allSpecies, speciesOf } from './species.js';

/** Words that say colour, state, size or trade grade; they narrow a name down without changing the species. */
const qualifiers = new Set(
  (
    'red green yellow orange white black blue purple pink brown golden ' +
    'rouge vert verte jaune blanc blanche noir noire bleu violet violette rose ' +
    'ripe unripe fresh raw organic wild whole peeled washed mûr mûre frais fraîche bio sauvage ' +
    'big large small mini baby flat regular common solid floury sweet fruit veg vegetable'
  )
    .split(' ')
    .map((word) => stem(withoutAccents(word))),
);

/** Spices and the like that would lose their meaning with their colour. */
const otherThings = new Set(['black pepper', 'white pepper', 'pink pepper'].flatMap(folderKeys));

const bySpeciesName = new Map<string, Species>();
const byKey = new Map<string, Species>();
for (const entry of allSpecies) {
  for (const name of [entry.id, entry.names.en, entry.names.fr]) {
    for (const key of folderKeys(name)) bySpeciesName.set(key, entry);
  }
  for (const key of entry.aliases.flatMap(folderKeys)) byKey.set(key, entry);
}
for (const one of allClasses) {
  for (const key of folderKeys(one.name)) byKey.set(key, speciesOf(one));
}
for (const [key, entry] of bySpeciesName) byKey.set(key, entry);

/**
 * The species a folder of photos is named after, whatever the case, the number (`figs`, `cherries`), the separators
 * (`Red-Grapefruit`, `sugar_apple`, `BellPepper`), accents, a running number (`Tomato 5`), or words of colour and
 * state around the name (`green_apples`). English and French names, cultivars in common use and the class names
 * of Fruits-360 are known.
 *
 * Of a path only the last folder is read. Undefined when the name is no name of one species: `Juice`,
 * `Bravo-Apple-Juice` and `Packages` are none.
 */
export function speciesOfFolder(name: string): Species | undefined {
  const words = folderWords(name);
  if (keysOf(words).some((key) => otherThings.has(key))) return undefined;
  return find(byKey, words) ?? withoutQualifiers(words.filter((word) => !/^\d+$/.test(word)));
}

/** The species whose very id or name this is, in either language; varieties and other words are not dropped. */
export function speciesNamed(name: string): Species | undefined {
  return find(bySpeciesName, folderWords(name));
}

/** What different spellings of one name have in common: they share at least one of these keys. */
export function folderKeys(name: string): readonly string[] {
  return keysOf(folderWords(name));
}

/** Drops qualifiers from both ends, as few as it takes to reach a known name. */
function withoutQualifiers(words: readonly string[]): Species | undefined {
  for (let length = words.length; length > 0; length--) {
    for (let start = words.length - length; start >= 0; start--) {
      const dropped = [...words.slice(0, start), ...words.slice(start + length)];
      if (!dropped.every((word) => qualifiers.has(stem(word)))) continue;
      const found = find(byKey, words.slice(start, start + length));
      if (found) return found;
    }
  }
  return undefined;
}

function find(names: ReadonlyMap<string, Species>, words: readonly string[]): Species | undefined {
  const key = keysOf(words).find((candidate) => names.has(candidate));
  return key === undefined ? undefined : names.get(key);
}

/** Each word in the singular (`pommesdeterre`), and the words as one (`grape fruit` is `grapefruit`). */
function keysOf(words: readonly string[]): readonly string[] {
  return [words.map(stem).join(''), stem(words.join(''))];
}

/** Words of the last folder of a path: lower case, no accents. */
function folderWords(name: string): readonly string[] {
  const folder = name.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  return folder
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(withoutAccents)
    .filter(Boolean);
}

function withoutAccents(word: string): string {
  return word.toLowerCase().replaceAll('œ', 'oe').normalize('NFD').replace(/\p{M}/gu, '');
}

/** Singular and plural, English and French, fall together: berry and berries, peach and peaches, chou and choux. */
function stem(word: string): string {
  return word.replace(/[sx]$/, '').replace(/e$/, '').replace(/y$/, 'i');
}
