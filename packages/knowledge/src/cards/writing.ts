import { type Text, text } from '../taxonomy/text.js';
import type {
  Caution,
  CautionKind,
  Fact,
  FrenchSeason,
  Harvest,
  IucnCategory,
  IucnStatus,
  Month,
  Sourced,
} from './card.js';
import type { Difference } from './look-alike.js';
import type { SourceId } from './sources.js';

/** A source by its key, or a key with the exact page. */
export type Cited = SourceId | Sourced;

/** A page of a source. */
export const page = (source: SourceId, url: string): Sourced => ({ source, url });

const cited = (from: Cited): Sourced => (typeof from === 'string' ? { source: from } : from);

/** The entry of a plant in Plants of the World Online. */
export const powo = (latin: string): Sourced =>
  page('powo', `https://powo.science.kew.org/results?q=${encodeURIComponent(latin)}`);

/** One true thing, its source first, then English and French. */
export const fact = (from: Cited, en: string, fr: string): Fact => ({ text: text(en, fr), ...cited(from) });

/** Something to be careful of. */
export const caution = (kind: CautionKind, from: Cited, en: string, fr: string): Caution => ({
  kind,
  ...fact(from, en, fr),
});

/** Months in which it is grown in France and in season. */
export const grown = (...months: Month[]): FrenchSeason => ({ basis: 'grown', months, source: 'ademe' });

/** Months in which it is in season on French stalls, brought from elsewhere. */
export const sold = (...months: Month[]): FrenchSeason => ({ basis: 'sold', months, source: 'ademe' });

/** Months of harvest in a place that stands for its hemisphere. */
export const harvest = (from: Cited, en: string, fr: string, ...months: Month[]): Harvest => ({
  place: text(en, fr),
  months,
  ...cited(from),
});

/** All twelve months. */
export const ALL_YEAR: Month[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Status on the IUCN Red List. */
export const iucn = (latin: string, category: IucnCategory, names?: Text): IucnStatus => ({
  latin,
  category,
  ...(names && { names }),
  ...page('iucn', `https://www.iucnredlist.org/search?query=${encodeURIComponent(latin)}&searchType=species`),
});

/** What to look at, and what each side shows there. */
export const difference = (from: Cited, what: Text, first: Text, second: Text): Difference => ({
  what,
  first,
  second,
  ...cited(from),
});
