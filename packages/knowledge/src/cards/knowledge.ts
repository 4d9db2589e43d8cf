import type { Caution, Fact, IucnStatus, Link, Season } from './card.js';
import type { NdbNumber } from './nutrition/sr28.js';

/** What is written down of one species. A field left out is not known for sure. */
export interface SpeciesKnowledge {
  /** Id in the taxonomy. */
  readonly species: string;
  readonly origin?: readonly Fact[];
  readonly season?: Season;
  readonly choose?: readonly Fact[];
  readonly ripe?: readonly Fact[];
  readonly eat?: readonly Fact[];
  readonly keep?: readonly Fact[];
  /** NDB number of the food in SR28 that is this species, raw. */
  readonly nutrition?: NdbNumber;
  readonly varieties?: readonly Fact[];
  readonly biodiversity?: readonly Fact[];
  readonly iucn?: readonly IucnStatus[];
  readonly cautions?: readonly Caution[];
  readonly links?: readonly Link[];
}

/**
 * What differs in a variety. Season, nutrition and origin given here take the species' place; the other lists
 * come before the species' own.
 */
export interface VarietyKnowledge extends SpeciesKnowledge {
  /** Exact names of all classes that show this variety. */
  readonly classes: readonly string[];
  /** What is true of this variety alone: where it comes from, how it tastes. */
  readonly about?: readonly Fact[];
}
