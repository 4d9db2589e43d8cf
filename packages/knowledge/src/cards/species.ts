import type { SpeciesKnowledge } from './knowledge.js';
import { andeanNightshades } from './species/andean-nightshades.js';
import { asianTropicalFruit } from './species/asian-tropical-fruit.js';
import { berriesAndGrapes } from './species/berries-and-grapes.js';
import { cabbagesAndMushroom } from './species/cabbages-and-mushroom.js';
import { cucurbits } from './species/cucurbits.js';
import { currantsAndCranberry } from './species/currants-and-cranberry.js';
import { durianAndJackfruit } from './species/durian-and-jackfruit.js';
import { mediterraneanFruit } from './species/mediterranean-fruit.js';
import { nightshades } from './species/nightshades.js';
import { nuts } from './species/nuts.js';
import { palmsAndBananas } from './species/palms-and-bananas.js';
import { pomeFruit } from './species/pome-fruit.js';
import { rootsAndBulbs } from './species/roots-and-bulbs.js';
import { roseBerries } from './species/rose-berries.js';
import { sourCitrus } from './species/sour-citrus.js';
import { stoneFruit } from './species/stone-fruit.js';
import { sweetCitrus } from './species/sweet-citrus.js';
import { tropicalTrees } from './species/tropical-trees.js';
import { vinesAndCacti } from './species/vines-and-cacti.js';

/** What is known of each species; checked to hold every species of the taxonomy once. */
export const knownSpecies: readonly SpeciesKnowledge[] = [
  ...andeanNightshades,
  ...asianTropicalFruit,
  ...berriesAndGrapes,
  ...cabbagesAndMushroom,
  ...cucurbits,
  ...currantsAndCranberry,
  ...durianAndJackfruit,
  ...mediterraneanFruit,
  ...nightshades,
  ...nuts,
  ...palmsAndBananas,
  ...pomeFruit,
  ...rootsAndBulbs,
  ...roseBerries,
  ...sourCitrus,
  ...stoneFruit,
  ...sweetCitrus,
  ...tropicalTrees,
  ...vinesAndCacti,
];
