import { cucurbitClasses } from './classes/cucurbits.js';
import { nightshadeClasses } from './classes/nightshades.js';
import { nutClasses } from './classes/nuts.js';
import { pomeClasses } from './classes/pome-fruit.js';
import { rutaceaeClasses } from './classes/rutaceae.js';
import { stoneAndBerryClasses } from './classes/stone-fruit-and-berries.js';
import { temperateClasses } from './classes/temperate-fruit.js';
import { tropicalClasses } from './classes/tropical-fruit.js';
import { vegetableClasses } from './classes/vegetables.js';
import type { FruitClass } from './fruit-class.js';

/** All 131 classes, in the order of the folders (by code unit). */
export const allClasses: readonly FruitClass[] = [
  ...cucurbitClasses,
  ...nightshadeClasses,
  ...nutClasses,
  ...pomeClasses,
  ...rutaceaeClasses,
  ...stoneAndBerryClasses,
  ...temperateClasses,
  ...tropicalClasses,
  ...vegetableClasses,
].sort((a, b) => (a.name < b.name ? -1 : 1));

const byName = new Map(allClasses.map((entry) => [entry.name, entry]));

/** The class with exactly this name, or undefined. */
export function fruitClass(name: string): FruitClass | undefined {
  return byName.get(name);
}
