import type { FruitClass } from '../fruit-class.js';
import { named, text } from '../text.js';

const wax = text(
  '“Cherry Wax” is no established name. The fruit filmed shows no stalk hollow and may be a cherry plum (Prunus cerasifera).',
  '« Cherry Wax » n’est pas un nom établi. Le fruit filmé n’a pas de creux au pédoncule : peut-être une prune myrobolan (Prunus cerasifera).',
);

/** Stone fruit and berries of the rose family. */
export const stoneAndBerryClasses: readonly FruitClass[] = [
  { name: 'Apricot', species: 'apricot', variety: null },
  { name: 'Cherry 1', species: 'cherry', variety: null },
  { name: 'Cherry 2', species: 'cherry', variety: null },
  { name: 'Cherry Rainier', species: 'cherry', variety: named('Rainier') },
  { name: 'Cherry Wax Black', species: 'cherry', variety: text('black wax', '« wax » noire'), note: wax },
  { name: 'Cherry Wax Red', species: 'cherry', variety: text('red wax', '« wax » rouge'), note: wax },
  { name: 'Cherry Wax Yellow', species: 'cherry', variety: text('yellow wax', '« wax » jaune'), note: wax },
  { name: 'Nectarine', species: 'nectarine', variety: null },
  { name: 'Nectarine Flat', species: 'nectarine', variety: text('flat', 'plate') },
  { name: 'Peach', species: 'peach', variety: null },
  { name: 'Peach 2', species: 'peach', variety: null },
  { name: 'Peach Flat', species: 'peach', variety: text('flat', 'plate') },
  { name: 'Plum', species: 'plum', variety: null },
  {
    name: 'Plum 2',
    species: 'plum',
    variety: null,
    note: text(
      'Filmed in January, so imported: a European or a Japanese plum, the data set does not tell.',
      'Filmée en janvier, donc importée : prune européenne ou japonaise, le jeu de données ne le dit pas.',
    ),
  },
  {
    name: 'Plum 3',
    species: 'plum',
    variety: null,
    note: text(
      'A European or a Japanese plum: the data set does not tell.',
      'Prune européenne ou japonaise : le jeu de données ne le dit pas.',
    ),
  },
  {
    name: 'Raspberry',
    species: 'raspberry',
    variety: null,
    note: text(
      'The photos have a violet cast; the fruit is an ordinary red raspberry by its name.',
      'Les photos tirent sur le violet ; le nom désigne la framboise rouge ordinaire.',
    ),
  },
  { name: 'Strawberry', species: 'strawberry', variety: null },
  {
    name: 'Strawberry Wedge',
    species: 'strawberry',
    variety: text('wedge-shaped', 'en coin'),
    note: text('Tells the shape of the fruit; no cultivar.', 'Dit la forme du fruit, pas une variété.'),
  },
];
