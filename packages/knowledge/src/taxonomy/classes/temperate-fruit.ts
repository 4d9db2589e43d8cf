import type { FruitClass } from '../fruit-class.js';
import { text } from '../text.js';

const numberedGrape = text('Tells the colour, not the cultivar.', 'Dit la couleur, pas le cépage.');

/** Grapes, small fruit and others of temperate gardens. */
export const temperateClasses: readonly FruitClass[] = [
  { name: 'Blueberry', species: 'blueberry', variety: null },
  { name: 'Fig', species: 'fig', variety: null },
  { name: 'Grape Blue', species: 'grape', variety: text('blue', 'bleu'), note: numberedGrape },
  { name: 'Grape Pink', species: 'grape', variety: text('pink', 'rose'), note: numberedGrape },
  { name: 'Grape White', species: 'grape', variety: text('white', 'blanc'), note: numberedGrape },
  { name: 'Grape White 2', species: 'grape', variety: text('white', 'blanc'), note: numberedGrape },
  { name: 'Grape White 3', species: 'grape', variety: text('white', 'blanc'), note: numberedGrape },
  { name: 'Grape White 4', species: 'grape', variety: text('white', 'blanc'), note: numberedGrape },
  {
    name: 'Huckleberry',
    species: 'huckleberry',
    variety: null,
    note: text(
      'An American word for several wild berries; which one was filmed, in Romania in January, is not told.',
      'Un mot américain pour plusieurs baies sauvages ; celle filmée en Roumanie en janvier n’est pas dite.',
    ),
  },
  {
    name: 'Kaki',
    species: 'persimmon',
    variety: null,
    note: text('The persimmon; “kaki” is its Japanese name.', 'Kaki est le nom japonais, gardé en français.'),
  },
  { name: 'Kiwi', species: 'kiwi', variety: null },
  {
    name: 'Mulberry',
    species: 'mulberry',
    variety: null,
    note: text(
      'Black or white mulberry (Morus nigra, M. alba): the data set does not tell.',
      'Mûrier noir ou blanc (Morus nigra, M. alba) : le jeu de données ne le dit pas.',
    ),
  },
  { name: 'Pomegranate', species: 'pomegranate', variety: null },
  { name: 'Redcurrant', species: 'redcurrant', variety: null },
];
