import type { FruitClass } from './fruit-class.js';
import type { Species } from './fruit-species.js';
import { cucurbits } from './species/cucurbits.js';
import { nightshades } from './species/nightshades.js';
import { nuts } from './species/nuts.js';
import { rosaceae } from './species/rosaceae.js';
import { rutaceae } from './species/rutaceae.js';
import { temperateFruit } from './species/temperate-fruit.js';
import { tropicalFruit } from './species/tropical-fruit.js';
import { vegetables } from './species/vegetables.js';

/** Every species, sorted by id. */
export const allSpecies: readonly Species[] = [
  ...cucurbits,
  ...nightshades,
  ...nuts,
  ...rosaceae,
  ...rutaceae,
  ...temperateFruit,
  ...tropicalFruit,
  ...vegetables,
].sort((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map(allSpecies.map((entry) => [entry.id, entry]));

/** The species with this id, or undefined. */
export function species(id: string): Species | undefined {
  return byId.get(id);
}

/**
 * The species of a class of the table.
 *
 * @throws Error when the table names one that there is not
 */
export function speciesOf({ name, species: id }: FruitClass): Species {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`${name}: there is no species ${id}`);
  return found;
}
