import { cucurbitClasses } from './classes/cucurbits.js';
import { nightshadeClasses } from './classes/nightshades.js';
import { nutClasses } from './classes/nuts.js';
import { pomeClasses } from './classes/pome-fruit.js';
import { rutaceaeClasses } from './classes/rutaceae.js';
import { stoneAndBerryClasses } from './classes/stone-fruit-and-berries.js';
import { temperateClasses } from './classes/temperate-fruit.js';
import { tropicalClasses } from './classes/tropical-fruit.js';
import { vegetableClasses } from './classes/vegetables.js';
import type { Text } from './text.js';

/**
 * A class of Fruits-360 (version 2020.05.18, 131 classes), as its folder is spelt.
 *
 * The data set numbers some classes (`Apple Red 1`, `Apple Red 2`): each number is one fruit that was filmed, not
 * a variety, so numbered classes may share a variety.
 */
export interface FruitClass {
  /** Exact spelling of the folder, slips included. */
  readonly name: string;
  /** Id of a {@link Species}. */
  readonly species: string;
  /**
   * Cultivar, trade type or colour the folder tells, as it is written beside the name of the species
   * (`Golden Delicious`, `red`; French agrees in gender). Null when the data set does not tell.
   */
  readonly variety: Text | null;
  /** What the same variety looks like at another moment: ripe, peeled, in its husk. Not a variety. */
  readonly state?: Text;
  /** Full name in use when species and variety side by side would read badly. */
  readonly called?: Text;
  /** What is wrong, odd or uncertain in the name the data set gives. */
  readonly note?: Text;
}

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
