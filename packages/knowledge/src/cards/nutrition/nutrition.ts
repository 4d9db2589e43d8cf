import type { SourceId } from '../sources.js';

/** Nutrients every table gives, in the unit their key tells. Absent: not measured (SR28 leaves it blank). */
export interface MainNutrients {
  readonly energyKcal?: number;
  readonly proteinG?: number;
  readonly carbohydrateG?: number;
  readonly sugarsG?: number;
  readonly fibreG?: number;
  readonly fatG?: number;
  readonly vitaminCMg?: number;
  readonly potassiumMg?: number;
}

/** Nutrients told only where there is much of them. */
export type NotableNutrient =
  | 'vitaminA'
  | 'vitaminE'
  | 'vitaminK'
  | 'thiamin'
  | 'riboflavin'
  | 'niacin'
  | 'pantothenicAcid'
  | 'vitaminB6'
  | 'folate'
  | 'calcium'
  | 'iron'
  | 'magnesium'
  | 'phosphorus'
  | 'zinc'
  | 'copper'
  | 'manganese'
  | 'selenium';

/**
 * A nutrient of which 100 g hold at least 15 % of an adult's daily reference intake: a "significant amount" in
 * Regulation (EU) No 1169/2011, annex XIII.
 */
export interface Notable {
  readonly nutrient: NotableNutrient;
  readonly amount: number;
  readonly unit: 'mg' | 'µg';
  /** Part of the daily reference intake, 0.15 and up. */
  readonly ofDailyIntake: number;
}

/** One food of the USDA National Nutrient Database for Standard Reference, release 28. */
export interface Sr28Food {
  /** Name of the food in SR28, in English, as printed there. */
  readonly food: string;
  readonly per100g: MainNutrients;
  readonly notable: readonly Notable[];
}

/** {@link Sr28Food} with its number, as a card holds it. */
export interface NutritionPer100g extends Sr28Food {
  /** NDB number, five digits. */
  readonly ndb: string;
  readonly source: SourceId;
}
