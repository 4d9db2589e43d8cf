import type { FruitClass } from '../fruit-class.js';
import { named, text } from '../text.js';

const unnamedApple = text(
  'The data set tells the colour, not the cultivar.',
  'Le jeu de données donne la couleur, pas la variété.',
);
const golden = text(
  'The data set says only “Golden”; the apple sold under that name is Golden Delicious.',
  'Le jeu de données dit seulement « Golden » ; la pomme vendue sous ce nom est la Golden Delicious.',
);

/** Apples, pears and quince. */
export const pomeClasses: readonly FruitClass[] = [
  { name: 'Apple Braeburn', species: 'apple', variety: named('Braeburn') },
  {
    name: 'Apple Crimson Snow',
    species: 'apple',
    variety: named('Crimson Snow'),
    note: text('A trade name; the cultivar is MC38.', 'Un nom de marque ; la variété est MC38.'),
  },
  { name: 'Apple Golden 1', species: 'apple', variety: named('Golden Delicious'), note: golden },
  { name: 'Apple Golden 2', species: 'apple', variety: named('Golden Delicious'), note: golden },
  { name: 'Apple Golden 3', species: 'apple', variety: named('Golden Delicious'), note: golden },
  { name: 'Apple Granny Smith', species: 'apple', variety: named('Granny Smith') },
  {
    name: 'Apple Pink Lady',
    species: 'apple',
    variety: named('Pink Lady'),
    note: text(
      'A trade name; the first cultivar sold under it is Cripps Pink.',
      'Un nom de marque ; la première variété vendue ainsi est la Cripps Pink.',
    ),
  },
  { name: 'Apple Red 1', species: 'apple', variety: text('red', 'rouge'), note: unnamedApple },
  { name: 'Apple Red 2', species: 'apple', variety: text('red', 'rouge'), note: unnamedApple },
  { name: 'Apple Red 3', species: 'apple', variety: text('red', 'rouge'), note: unnamedApple },
  { name: 'Apple Red Delicious', species: 'apple', variety: named('Red Delicious') },
  {
    name: 'Apple Red Yellow 1',
    species: 'apple',
    variety: text('red and yellow', 'rouge et jaune'),
    note: unnamedApple,
  },
  {
    name: 'Apple Red Yellow 2',
    species: 'apple',
    variety: text('red and yellow', 'rouge et jaune'),
    note: text(
      'The data set tells the colours, not the cultivar; the fruit filmed is small and mostly green.',
      'Le jeu de données donne les couleurs, pas la variété ; le fruit filmé est petit et surtout vert.',
    ),
  },
  { name: 'Pear', species: 'pear', variety: null },
  { name: 'Pear 2', species: 'pear', variety: null },
  {
    name: 'Pear Abate',
    species: 'pear',
    variety: text('Abate Fetel', 'Abbé Fétel'),
    note: text('Short for Abate Fetel.', 'Abréviation d’Abate Fetel, en français Abbé Fétel.'),
  },
  { name: 'Pear Forelle', species: 'pear', variety: named('Forelle') },
  {
    name: 'Pear Kaiser',
    species: 'pear',
    variety: named('Kaiser'),
    note: text('The Italian trade name of Beurré Bosc.', 'Nom de commerce italien de la Beurré Bosc.'),
  },
  {
    name: 'Pear Monster',
    species: 'pear',
    variety: null,
    note: text(
      '“Monster” is no cultivar we know of; which one was filmed is not told.',
      '« Monster » n’est pas une variété connue de nous ; celle qui fut filmée n’est pas dite.',
    ),
  },
  {
    name: 'Pear Red',
    species: 'pear',
    variety: text('red', 'rouge'),
    note: text(
      'The data set tells the colour, not the cultivar.',
      'Le jeu de données donne la couleur, pas la variété.',
    ),
  },
  {
    name: 'Pear Stone',
    species: 'pear',
    variety: null,
    note: text(
      '“Stone” is no cultivar we know of; which one was filmed is not told.',
      '« Stone » n’est pas une variété connue de nous ; celle qui fut filmée n’est pas dite.',
    ),
  },
  { name: 'Pear Williams', species: 'pear', variety: named('Williams') },
  { name: 'Quince', species: 'quince', variety: null },
];
