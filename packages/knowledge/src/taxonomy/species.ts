import { cucurbits } from './species/cucurbits.js';
import { nightshades } from './species/nightshades.js';
import { nuts } from './species/nuts.js';
import { rosaceae } from './species/rosaceae.js';
import { rutaceae } from './species/rutaceae.js';
import { temperateFruit } from './species/temperate-fruit.js';
import { tropicalFruit } from './species/tropical-fruit.js';
import { vegetables } from './species/vegetables.js';
import type { Text } from './text.js';

/** What a cook calls it, not a botanist: a tomato is a vegetable here. */
export type Kind = 'fruit' | 'vegetable' | 'nut';

/**
 * A kind of fruit, vegetable or nut as people buy and name it: the unit the model answers with and a card
 * describes. Mostly one botanical species. A few botanical species are several of these, since nobody takes one
 * for the other (peach and nectarine, cabbage and cauliflower, orange and grapefruit).
 *
 * Only what names a thing stands here; what is worth knowing of it is kept elsewhere under the same id.
 */
export interface Species {
  /** Kebab-case, unique, never changed once released: models, histories and cards refer to it. */
  readonly id: string;
  /** Singular, first letter capital. */
  readonly names: Text;
  /**
   * Accepted scientific name without authors. `Citrus × limon` is a hybrid, `Citrus × aurantium Grapefruit Group`
   * a cultivar group, `Morus spp.` several species of the genus, `Rubus fruticosus agg.` an aggregate.
   */
  readonly latin: string;
  /** Botanical family, in Latin. */
  readonly family: string;
  readonly kind: Kind;
  /**
   * Further names that a folder of photos may bear, singular, lower case: synonyms, spellings, cultivars.
   * The id and both names count without being listed.
   */
  readonly aliases: readonly string[];
  /** A trap in the name, when there is one. */
  readonly note?: Text;
}

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
