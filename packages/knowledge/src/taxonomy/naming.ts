import { fruitClass } from './classes.js';
import { speciesNamed } from './folder-name.js';
import type { Species } from './fruit-species.js';
import { speciesOf } from './species.js';
import type { Language, Text } from './text.js';

/** What a class of the data set shows. `variety` is null when the data set does not tell. */
export interface ClassMeaning {
  readonly species: Species;
  readonly variety: Text | null;
}

/** Species and variety of a Fruits-360 class, by its exact name; undefined for any other name. */
export function speciesOfClass(name: string): ClassMeaning | undefined {
  const found = fruitClass(name);
  return found && { species: speciesOf(found), variety: found.variety };
}

/**
 * What a person reads for a class: `Golden Delicious apple`, `Avocado (ripe)`; in French `Pomme Golden Delicious`,
 * `Avocat (mûr)`. Running numbers of the data set are left out, so several classes may read alike.
 *
 * A class outside the table is read as a species if it bears exactly a species' name (`sugar_apple`), else it is
 * its own folder name cleaned up: `my_new-fruit` becomes `My new fruit`.
 */
export function displayName(className: string, language: Language): string {
  const found = fruitClass(className);
  if (!found) return speciesNamed(className)?.names[language] ?? cleaned(className);
  const name = found.called?.[language] ?? compose(speciesOf(found).names, found.variety, language);
  return found.state ? `${name} (${found.state[language]})` : name;
}

function compose(kind: Text, variety: Text | null, language: Language): string {
  if (!variety) return kind[language];
  return language === 'en'
    ? capital(`${variety.en} ${kind.en.charAt(0).toLowerCase()}${kind.en.slice(1)}`)
    : `${kind.fr} ${variety.fr}`;
}

function cleaned(folder: string): string {
  const words = folder.replace(/[_\-\s]+/g, ' ').trim();
  return words === '' ? folder : capital(words);
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
