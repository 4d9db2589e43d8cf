import type { LookAlike } from './look-alike.js';
import { citrusLookAlikes } from './look-alikes/citrus.js';
import { pomeLookAlikes } from './look-alikes/pome-fruit.js';
import { stoneFruitAndBerryLookAlikes } from './look-alikes/stone-fruit-and-berries.js';
import { tropicalLookAlikes } from './look-alikes/tropical-fruit.js';
import { vegetableAndNutLookAlikes } from './look-alikes/vegetables-and-nuts.js';

/** Every pair, in no order of importance. */
export const allLookAlikes: readonly LookAlike[] = [
  ...citrusLookAlikes,
  ...pomeLookAlikes,
  ...stoneFruitAndBerryLookAlikes,
  ...tropicalLookAlikes,
  ...vegetableAndNutLookAlikes,
];
