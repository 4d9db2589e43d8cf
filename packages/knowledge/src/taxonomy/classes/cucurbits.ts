import type { FruitClass } from '../fruit-class.js';
import { named, text } from '../text.js';

const ripe = text(
  'Cucumbers are sold unripe; “ripe” is the data set’s word and no variety.',
  'Le concombre se vend avant maturité ; « ripe » (mûr) est le mot du jeu de données, pas une variété.',
);

/** Melons, watermelon and cucumbers. */
export const cucurbitClasses: readonly FruitClass[] = [
  { name: 'Cantaloupe 1', species: 'melon', variety: text('cantaloupe', 'cantaloup') },
  { name: 'Cantaloupe 2', species: 'melon', variety: text('cantaloupe', 'cantaloup') },
  { name: 'Cucumber Ripe', species: 'cucumber', variety: null, state: text('ripe', 'mûr'), note: ripe },
  { name: 'Cucumber Ripe 2', species: 'cucumber', variety: null, state: text('ripe', 'mûr'), note: ripe },
  { name: 'Melon Piel de Sapo', species: 'melon', variety: named('Piel de Sapo') },
  { name: 'Watermelon', species: 'watermelon', variety: null },
];
