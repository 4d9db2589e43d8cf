// Loaded apart from the names of things: `import('@verger/knowledge/cards')`.
export type {
  Card,
  CardLevel,
  Caution,
  CautionKind,
  Fact,
  FrenchSeason,
  Harvest,
  IucnCategory,
  IucnStatus,
  Knowledge,
  Link,
  Month,
  Months,
  Season,
  Sourced,
} from './card.js';
export { allCards, cardOf, lookAlikesOf, sourceOf } from './cards.js';
export type { Difference, LookAlike, LookAlikeSide } from './look-alike.js';
export { allLookAlikes } from './look-alikes.js';
export type {
  MainNutrients,
  Notable,
  NotableNutrient,
  NutritionPer100g,
  Sr28Food,
} from './nutrition/nutrition.js';
export type { Source } from './source.js';
export { type SourceId, sources } from './sources.js';
