import type { Text } from '../taxonomy/text.js';
import type { Sourced } from './card.js';

/** A species, or one variety of it by the name of a class (any class of that variety). */
export interface LookAlikeSide {
  /** Id in the taxonomy. */
  readonly species: string;
  /** Exact name of a Fruits-360 class of that species; absent when the whole species is meant. */
  readonly className?: string;
}

/** One thing that tells the two sides apart, side by side. */
export interface Difference extends Sourced {
  /** What to look at: skin, stalk, flesh. */
  readonly what: Text;
  readonly first: Text;
  readonly second: Text;
}

/** Two that people take for each other, and how to tell which is which; the surest difference comes first. */
export interface LookAlike {
  readonly first: LookAlikeSide;
  readonly second: LookAlikeSide;
  readonly differences: readonly Difference[];
}
