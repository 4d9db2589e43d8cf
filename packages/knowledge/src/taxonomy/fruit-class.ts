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
