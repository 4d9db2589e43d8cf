import type { FrenchSeason, Harvest, Month, Season } from '@verger/knowledge/cards';
import type { Place } from './settings.svelte.js';

/**
 * Months that a card tells for a place; undefined where it tells none. France lies in the northern hemisphere, and its
 * months stand for it where no other harvest is told.
 */
export const monthsAt = (season: Season, place: Place): FrenchSeason | Harvest | undefined =>
  season[place] ?? (place === 'north' ? season.france : undefined);

/** The month it is, by the clock of the device. */
export const thisMonth = (now = new Date()): Month => (now.getMonth() + 1) as Month;

/** What a month is called. */
export const nameOfMonth = (month: Month, locale: string, width: 'long' | 'narrow' = 'long'): string =>
  new Intl.DateTimeFormat(locale, { month: width, timeZone: 'UTC' }).format(Date.UTC(2023, month - 1, 15));

/** `June – September`: months that follow one another are told by their ends, over the new year, too. */
export function monthsTold(months: readonly Month[], locale: string): string {
  const name = (month: Month) => nameOfMonth(month, locale);
  if (months.length === 12) return `${name(1)} – ${name(12)}`;
  const has = new Set(months);
  const before = (m: number) => (((m + 10) % 12) + 1) as Month;
  const after = (m: number) => ((m % 12) + 1) as Month;
  return months
    .filter((m) => !has.has(before(m)))
    .map((first) => {
      let last = first;
      while (has.has(after(last))) last = after(last);
      return first === last ? name(first) : `${name(first)} – ${name(last)}`;
    })
    .join(', ');
}
