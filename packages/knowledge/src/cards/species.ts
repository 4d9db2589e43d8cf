import type { SpeciesKnowledge } from './knowledge.js';
import { pomeFruit } from './species/pome-fruit.js';

/** What is known of each species; checked to hold every species of the taxonomy once. */
export const knownSpecies: readonly SpeciesKnowledge[] = [...pomeFruit];
