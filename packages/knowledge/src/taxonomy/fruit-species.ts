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
