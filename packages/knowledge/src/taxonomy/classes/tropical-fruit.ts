import type { FruitClass } from '../fruit-class.js';
import { named, text } from '../text.js';

/** Fruit of warm countries. */
export const tropicalClasses: readonly FruitClass[] = [
  { name: 'Avocado', species: 'avocado', variety: null },
  {
    name: 'Avocado ripe',
    species: 'avocado',
    variety: null,
    state: text('ripe', 'mûr'),
    note: text('A stage of ripeness, not a variety.', 'Un degré de maturité, pas une variété.'),
  },
  { name: 'Banana', species: 'banana', variety: null },
  {
    name: 'Banana Lady Finger',
    species: 'banana',
    variety: named('Lady Finger'),
    note: text(
      'A name given to several small sweet bananas, not the same ones in every country.',
      'Nom donné à plusieurs petites bananes sucrées, différentes selon les pays.',
    ),
  },
  { name: 'Banana Red', species: 'banana', variety: text('red', 'rouge') },
  {
    name: 'Cactus fruit',
    species: 'prickly-pear',
    variety: null,
    note: text('Usually called prickly pear.', 'D’ordinaire : figue de Barbarie.'),
  },
  {
    name: 'Carambula',
    species: 'carambola',
    variety: null,
    note: text('A slip of spelling: carambola.', 'Une faute d’orthographe : carambole.'),
  },
  {
    name: 'Cocos',
    species: 'coconut',
    variety: null,
    note: text(
      'The coconut; “Cocos” is the name of its genus.',
      'La noix de coco ; « Cocos » est le nom de son genre.',
    ),
  },
  {
    name: 'Dates',
    species: 'date',
    variety: null,
    note: text('A plural among singulars.', 'Un pluriel parmi des singuliers.'),
  },
  {
    name: 'Granadilla',
    species: 'granadilla',
    variety: null,
    note: text(
      'The orange sweet granadilla, as the photos show; not the passion fruit.',
      'La grenadelle orange, comme le montrent les photos ; pas le fruit de la passion.',
    ),
  },
  { name: 'Guava', species: 'guava', variety: null },
  { name: 'Lychee', species: 'lychee', variety: null },
  { name: 'Mango', species: 'mango', variety: null },
  { name: 'Mango Red', species: 'mango', variety: text('red', 'rouge') },
  {
    name: 'Mangostan',
    species: 'mangosteen',
    variety: null,
    note: text(
      'The German and Romanian spelling; English writes “mangosteen”.',
      'L’orthographe allemande et roumaine ; le français écrit « mangoustan ».',
    ),
  },
  {
    name: 'Maracuja',
    species: 'passion-fruit',
    variety: null,
    called: text('Maracuja (passion fruit)', 'Maracuja (fruit de la passion)'),
    note: text(
      'The Portuguese name of the passion fruit, often of its yellow form; the data set keeps it apart from Passion Fruit and does not say why.',
      'Le nom portugais du fruit de la passion, souvent de sa forme jaune ; le jeu de données le sépare de Passion Fruit sans dire pourquoi.',
    ),
  },
  { name: 'Papaya', species: 'papaya', variety: null },
  {
    name: 'Passion Fruit',
    species: 'passion-fruit',
    variety: text('purple', 'violet'),
    note: text(
      'Purple, as the photos show; the folder only says passion fruit.',
      'Violet, comme le montrent les photos ; le dossier dit seulement fruit de la passion.',
    ),
  },
  { name: 'Pineapple', species: 'pineapple', variety: null },
  { name: 'Pineapple Mini', species: 'pineapple', variety: text('mini', 'mini') },
  {
    name: 'Pitahaya Red',
    species: 'pitahaya',
    variety: text('red-skinned', 'à peau rouge'),
    note: text(
      'Red is the skin; the flesh, which tells the species apart, is not shown.',
      'Rouge est la peau ; la chair, qui distingue les espèces, n’est pas montrée.',
    ),
  },
  { name: 'Rambutan', species: 'rambutan', variety: null },
  { name: 'Salak', species: 'salak', variety: null },
];
