import type { FruitClass } from '../fruit-class.js';
import { text } from '../text.js';

/** Nuts. */
export const nutClasses: readonly FruitClass[] = [
  { name: 'Chestnut', species: 'chestnut', variety: null },
  { name: 'Hazelnut', species: 'hazelnut', variety: null },
  {
    name: 'Nut Forest',
    species: 'hazelnut',
    variety: null,
    note: text(
      'Hazelnut: a word-for-word translation of the Romanian “alune de pădure” (the authors are Romanian).',
      'Noisette : traduction mot à mot du roumain « alune de pădure » (les auteurs sont roumains).',
    ),
  },
  {
    name: 'Nut Pecan',
    species: 'pecan',
    variety: null,
    note: text('Words the other way round: pecan nut.', 'Mots inversés : noix de pécan.'),
  },
  { name: 'Walnut', species: 'walnut', variety: null },
];
