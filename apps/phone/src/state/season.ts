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
