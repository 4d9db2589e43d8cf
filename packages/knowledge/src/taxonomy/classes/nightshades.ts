import type { FruitClass } from '../fruit-class.js';
import { text } from '../text.js';

const numbered = text(
  'Numbered; the data set does not tell the cultivar.',
  'Numérotée ; le jeu de données ne dit pas la variété.',
);

/** Tomatoes, peppers, potatoes and their relatives. */
export const nightshadeClasses: readonly FruitClass[] = [
  { name: 'Eggplant', species: 'eggplant', variety: null },
  {
    name: 'Pepino',
    species: 'pepino',
    variety: null,
    note: text(
      'The pepino melon; in Spanish the word alone means cucumber.',
      'La poire-melon ; en espagnol le mot seul veut dire concombre.',
    ),
  },
  { name: 'Pepper Green', species: 'pepper', variety: text('green', 'vert') },
  { name: 'Pepper Orange', species: 'pepper', variety: text('orange', 'orange') },
  { name: 'Pepper Red', species: 'pepper', variety: text('red', 'rouge') },
  { name: 'Pepper Yellow', species: 'pepper', variety: text('yellow', 'jaune') },
  {
    name: 'Physalis',
    species: 'physalis',
    variety: null,
    state: text('without its husk', 'sans son enveloppe'),
  },
  {
    name: 'Physalis with Husk',
    species: 'physalis',
    variety: null,
    state: text('in its husk', 'dans son enveloppe'),
    note: text(
      'The same fruit as Physalis, in its papery calyx.',
      'Le même fruit que Physalis, dans son calice de papier.',
    ),
  },
  { name: 'Potato Red', species: 'potato', variety: text('red', 'rouge') },
  {
    name: 'Potato Red Washed',
    species: 'potato',
    variety: text('red', 'rouge'),
    state: text('washed', 'lavée'),
    note: text('The same kind as Potato Red, washed.', 'La même sorte que Potato Red, lavée.'),
  },
  { name: 'Potato White', species: 'potato', variety: text('white', 'blanche') },
  { name: 'Tamarillo', species: 'tamarillo', variety: null },
  { name: 'Tomato 1', species: 'tomato', variety: null, note: numbered },
  { name: 'Tomato 2', species: 'tomato', variety: null, note: numbered },
  { name: 'Tomato 3', species: 'tomato', variety: null, note: numbered },
  { name: 'Tomato 4', species: 'tomato', variety: null, note: numbered },
  { name: 'Tomato Cherry Red', species: 'tomato', variety: text('red cherry', 'cerise rouge') },
  {
    name: 'Tomato Heart',
    species: 'tomato',
    variety: text('oxheart', 'cœur de bœuf'),
    note: text(
      'Tells the heart shape, that of the oxheart type; the cultivar is not told.',
      'Dit la forme en cœur, celle du type cœur de bœuf ; la variété n’est pas dite.',
    ),
  },
  {
    name: 'Tomato Maroon',
    species: 'tomato',
    variety: text('maroon', 'bordeaux'),
    note: text(
      'Tells the dark red colour, not the cultivar.',
      'Dit la couleur rouge sombre, pas la variété.',
    ),
  },
  { name: 'Tomato Yellow', species: 'tomato', variety: text('yellow', 'jaune') },
  {
    name: 'Tomato not Ripened',
    species: 'tomato',
    variety: null,
    state: text('unripe', 'pas mûre'),
    note: text('A stage of ripeness, not a variety.', 'Un degré de maturité, pas une variété.'),
  },
];
