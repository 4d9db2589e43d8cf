import type { SpeciesKnowledge } from './knowledge.js';
import { berriesAndGrapes } from './species/berries-and-grapes.js';
import { pomeFruit } from './species/pome-fruit.js';
import { roseBerries } from './species/rose-berries.js';
import { sourCitrus } from './species/sour-citrus.js';
import { stoneFruit } from './species/stone-fruit.js';
import { sweetCitrus } from './species/sweet-citrus.js';

/** What is known of each species; checked to hold every species of the taxonomy once. */
export const knownSpecies: readonly SpeciesKnowledge[] = [
  ...berriesAndGrapes,
  ...pomeFruit,
  ...roseBerries,
  ...sourCitrus,
  ...stoneFruit,
  ...sweetCitrus,
];
