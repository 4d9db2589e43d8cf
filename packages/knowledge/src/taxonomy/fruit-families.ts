import { type Text, text } from './text.js';

/**
 * Species that people have one name for, and that look alike enough to be taken for one another: "a citrus fruit" is
 * an answer where no single species is one. What a cook calls them, not a botanist: "a rose" would help nobody.
 */
export interface FruitFamily {
  /** Kebab-case, unique, never changed once released. */
  readonly id: string;
  /** With its article, as within a sentence. */
  readonly names: Text;
  /** Ids of species; no species is in two families. */
  readonly species: readonly string[];
}

/** Every family, sorted by id. */
export const allFruitFamilies: readonly FruitFamily[] = [
  {
    id: 'berries',
    names: text('a berry', 'un petit fruit (baie)'),
    species: [
      'blackberry',
      'blackcurrant',
      'blueberry',
      'cranberry',
      'gooseberry',
      'huckleberry',
      'mulberry',
      'raspberry',
      'redcurrant',
      'strawberry',
    ],
  },
  {
    id: 'cabbages',
    names: text('a cabbage', 'un chou'),
    species: ['cabbage', 'cauliflower', 'kohlrabi'],
  },
  {
    id: 'citrus',
    names: text('a citrus fruit', 'un agrume'),
    species: ['grapefruit', 'kumquat', 'lemon', 'lime', 'mandarin', 'orange', 'pomelo', 'tangelo'],
  },
  {
    id: 'melons',
    names: text('a melon', 'un melon ou une pastèque'),
    species: ['melon', 'watermelon'],
  },
  {
    id: 'nuts',
    names: text('a nut', 'un fruit à coque'),
    species: ['chestnut', 'hazelnut', 'pecan', 'walnut'],
  },
  {
    id: 'stone-fruit',
    names: text('a stone fruit', 'un fruit à noyau'),
    species: ['apricot', 'cherry', 'nectarine', 'peach', 'plum'],
  },
];

/** A family as the answer to a photo. */
export interface FamilyAnswer {
  readonly family: FruitFamily;
  /** Sum over its species, 0 to 1. */
  readonly probability: number;
}

/**
 * The family to answer with where no species reaches a probability but the species of one family do together.
 *
 * @param species id and probability of each; those without an id count for nothing
 * @param least probability that an answer must have, above 0
 * @returns undefined when a species reaches it, or no family does
 */
export function familyAnswer(
  species: Iterable<readonly [id: string | null, probability: number]>,
  least: number,
): FamilyAnswer | undefined {
  const sums = new Map<FruitFamily, number>();
  for (const [id, probability] of species) {
    if (probability >= least) return undefined;
    const family = id === null ? undefined : familyOf.get(id);
    if (family !== undefined) sums.set(family, (sums.get(family) ?? 0) + probability);
  }
  let best: FamilyAnswer | undefined;
  for (const [family, sum] of sums) {
    if (sum >= least && sum > (best?.probability ?? 0)) best = { family, probability: Math.min(1, sum) };
  }
  return best;
}

const familyOf = new Map(
  allFruitFamilies.flatMap((family) => family.species.map((id) => [id, family] as const)),
);
