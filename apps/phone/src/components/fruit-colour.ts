/** Colour of the skin people see: hue in degrees, chroma (OKLCH) from grey 0 to bright 0.2. */
export interface FruitColour {
  readonly hue: number;
  readonly chroma: number;
}

/** Yellow is only yellow when it is light; at the lightness of a red or a blue it is mud. */
export const isLight = ({ hue, chroma }: FruitColour): boolean => hue >= 58 && hue <= 115 && chroma > 0.1;

const GROUPS: readonly (readonly [hue: number, chroma: number, ids: string])[] = [
  [25, 0.17, 'apple cherry pomegranate redcurrant strawberry tomato raspberry'],
  [12, 0.15, 'lychee rambutan pitahaya beetroot'],
  [42, 0.15, 'peach nectarine apricot guava tamarillo'],
  [52, 0.16, 'orange mandarin tangelo kumquat persimmon papaya carrot physalis sweet-potato'],
  [70, 0.13, 'grapefruit mango granadilla'],
  [95, 0.15, 'lemon banana quince pineapple corn carambola'],
  [108, 0.13, 'pear pepino plantain pomelo melon'],
  [132, 0.14, 'avocado cucumber lime zucchini kiwi leek pepper asparagus watermelon cabbage kohlrabi'],
  [145, 0.1, 'sugar-apple'],
  [275, 0.12, 'blueberry huckleberry'],
  [310, 0.12, 'plum grape fig blackberry mulberry passion-fruit mangosteen eggplant'],
  [60, 0.07, 'chestnut hazelnut pecan walnut coconut date salak potato ginger onion mushroom'],
  [100, 0.05, 'cauliflower garlic'],
  [355, 0.13, 'prickly-pear'],
];

const byId = new Map(
  GROUPS.flatMap(([hue, chroma, ids]) => ids.split(' ').map((id) => [id, { hue, chroma }])),
);

/** The leaf green of the app, for what has no colour of its own. */
const LEAF: FruitColour = { hue: 155, chroma: 0.08 };

/** Colour of a species; leaf green for one that has none here. */
export const fruitColour = (species: string | null | undefined): FruitColour =>
  byId.get(species ?? '') ?? LEAF;
