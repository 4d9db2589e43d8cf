/** Colour of the skin people see: hue in degrees, chroma (OKLCH) from grey 0 to bright 0.2. */
export interface FruitColour {
  readonly hue: number;
  readonly chroma: number;
}

/** Yellow is only yellow when it is light; at the lightness of a red or a blue it is mud. */
export const isLight = ({ hue, chroma }: FruitColour): boolean => hue >= 58 && hue <= 115 && chroma > 0.1;

const GROUPS: readonly (readonly [hue: number, chroma: number, ids: string])[] = [
  [25, 0.17, 'apple cherry pomegranate redcurrant cranberry strawberry tomato raspberry'],
  [12, 0.15, 'lychee rambutan pitahaya beetroot'],
  [42, 0.15, 'peach nectarine apricot guava tamarillo'],
  [52, 0.16, 'orange mandarin tangelo kumquat persimmon papaya carrot physalis sweet-potato'],
  [70, 0.13, 'grapefruit mango granadilla'],
  [95, 0.15, 'lemon banana quince pineapple corn carambola'],
  [108, 0.13, 'pear pepino plantain pomelo melon gooseberry durian jackfruit'],
  [132, 0.14, 'avocado olive cucumber lime zucchini kiwi leek pepper asparagus watermelon cabbage kohlrabi'],
  [145, 0.1, 'sugar-apple'],
  [275, 0.12, 'blueberry huckleberry blackcurrant'],
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

/** Of what nobody knows. */
export const UNKNOWN_COLOUR: FruitColour = { hue: 150, chroma: 0.02 };

/** Varieties of another colour than their species, by the beginning of their classes. */
const VARIETIES: readonly (readonly [beginning: string, hue: number, chroma: number])[] = [
  ['Apple Golden', 98, 0.14],
  ['Apple Granny Smith', 128, 0.15],
  ['Apple Pink Lady', 8, 0.13],
  ['Apple Red Yellow', 62, 0.14],
  ['Banana Red', 30, 0.12],
  ['Cherry Rainier', 70, 0.13],
  ['Cherry Wax Black', 350, 0.07],
  ['Cherry Wax Yellow', 95, 0.14],
  ['Grape Pink', 8, 0.11],
  ['Grape White', 118, 0.13],
  ['Mango Red', 28, 0.14],
  ['Onion Red', 345, 0.12],
  ['Pear Kaiser', 70, 0.09],
  ['Pear Red', 22, 0.14],
  ['Pepper Red', 28, 0.17],
  ['Pepper Orange', 55, 0.16],
  ['Pepper Yellow', 95, 0.15],
  ['Potato Red', 15, 0.1],
  ['Tomato Yellow', 92, 0.15],
  ['Tomato not Ripened', 125, 0.12],
];

/** Colour of a species, or of a variety of it; leaf green for one that has none here. */
export function fruitColour(species: string | null | undefined, className?: string): FruitColour {
  const own = VARIETIES.find(([beginning]) => className?.startsWith(beginning));
  return own ? { hue: own[1], chroma: own[2] } : (byId.get(species ?? '') ?? LEAF);
}
