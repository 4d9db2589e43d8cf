import type { VarietyKnowledge } from './knowledge.js';
import { citrusVarieties } from './varieties/citrus.js';
import { pomeVarieties } from './varieties/pome-fruit.js';
import { stoneFruitAndGrapeVarieties } from './varieties/stone-fruit-and-grapes.js';
import { tropicalVarieties } from './varieties/tropical-fruit.js';
import { vegetableVarieties } from './varieties/vegetables.js';

/** Varieties of which something is known beyond their species. */
export const knownVarieties: readonly VarietyKnowledge[] = [
  ...citrusVarieties,
  ...pomeVarieties,
  ...stoneFruitAndGrapeVarieties,
  ...tropicalVarieties,
  ...vegetableVarieties,
];
