import type { FruitClass } from '../taxonomy/fruit-class.js';
import type { Species } from '../taxonomy/fruit-species.js';
import type { Text } from '../taxonomy/text.js';
import type { NutritionPer100g } from './nutrition/nutrition.js';
import type { SourceId } from './sources.js';

/** Month of the year, 1 is January. */
export type Month = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** Where a statement comes from. `sourceOf` gives title, publisher, address and year. */
export interface Sourced {
  readonly source: SourceId;
  /** The exact page, https; absent when the source's own address is exact enough. */
  readonly url?: string;
}

/** One thing that is true, in one or two sentences, in both languages. */
export interface Fact extends Sourced {
  readonly text: Text;
}

/** Months in the order of the year (`[1, 2, 11, 12]` is a winter), unique, never empty. */
export interface Months extends Sourced {
  readonly months: readonly Month[];
}

/** Months in France: when it is grown there, or when it is on sale there, brought from elsewhere. */
export interface FrenchSeason extends Months {
  readonly basis: 'grown' | 'sold';
}

/** Harvest in one country or region that stands for its hemisphere. */
export interface Harvest extends Months {
  /** Name of the place, without preposition: `California`, `Californie`. */
  readonly place: Text;
}

/** What is unknown is absent: a missing field says nothing. */
export interface Season {
  readonly france?: FrenchSeason;
  readonly north?: Harvest;
  readonly south?: Harvest;
}

/** Categories of the IUCN Red List, version 3.1. */
export type IucnCategory = 'LC' | 'NT' | 'VU' | 'EN' | 'CR' | 'EW' | 'EX' | 'DD';

/** Status of the species itself in the wild, or of a wild relative. */
export interface IucnStatus extends Sourced {
  /** Scientific name of what was assessed. */
  readonly latin: string;
  readonly names?: Text;
  readonly category: IucnCategory;
}

/**
 * What to be careful of.
 *
 * - `allergen`: a cause of true allergy, whether or not it is one of the 14 to be declared in the European Union
 * - `cross-reaction`: troubles people who are allergic to something else (birch pollen, latex)
 * - `medicine`: changes how a medicine works
 * - `toxic`: a part or a stage that is poisonous, or a poisonous plant taken for it
 * - `care`: anything else (spines, stains, juice and sun)
 */
export type CautionKind = 'allergen' | 'cross-reaction' | 'medicine' | 'toxic' | 'care';

export interface Caution extends Fact {
  readonly kind: CautionKind;
}

/** A page worth reading. */
export interface Link {
  readonly label: Text;
  /** https. */
  readonly url: string;
}

/** All that is told of a species; a list is empty, and a field absent, where nothing sure is known. */
export interface Knowledge {
  readonly origin: readonly Fact[];
  readonly season: Season;
  /** How to choose it at the market. */
  readonly choose: readonly Fact[];
  /** How to see that it is ripe, and whether it still ripens at home. */
  readonly ripe: readonly Fact[];
  /** How to eat it: raw or cooked, with its skin or without. */
  readonly eat: readonly Fact[];
  /** How to keep it at home. */
  readonly keep: readonly Fact[];
  /** Raw, per 100 g of the edible part; absent when SR28 has no matching food. */
  readonly nutrition?: NutritionPer100g;
  /** Which kinds there are. */
  readonly varieties: readonly Fact[];
  /** Wild relatives, how many varieties exist and how few are sold. */
  readonly biodiversity: readonly Fact[];
  readonly iucn: readonly IucnStatus[];
  readonly cautions: readonly Caution[];
  readonly links: readonly Link[];
}

/**
 * Whose facts a card holds.
 *
 * - `species`: it was asked for by species
 * - `variety`: the species' facts, changed and completed by what differs in the variety
 * - `inherited`: asked for by class, but nothing sure is known that sets the class apart: the species' facts
 */
export type CardLevel = 'species' | 'variety' | 'inherited';

/** What a person reads about a fruit. Made by `cardOf`; plain data throughout. */
export interface Card extends Knowledge {
  /** Taxonomy entry: id, names, Latin name, kind, trap in the name. */
  readonly species: Species;
  /** The class asked for, with its variety, state and note; null on a card of level `species`. */
  readonly class: FruitClass | null;
  /** Title: the class as `displayName` writes it, else the species. */
  readonly name: Text;
  readonly family: { readonly latin: string; readonly name: Text };
  readonly level: CardLevel;
  /** What is told of this variety alone; empty unless the level is `variety`. */
  readonly about: readonly Fact[];
}
