import type { FruitClass } from '../fruit-class.js';
import { text } from '../text.js';

/** Vegetables outside the potato and gourd families. */
export const vegetableClasses: readonly FruitClass[] = [
  { name: 'Beetroot', species: 'beetroot', variety: null },
  { name: 'Cauliflower', species: 'cauliflower', variety: null },
  { name: 'Corn', species: 'corn', variety: null, state: text('without its husk', 'sans ses feuilles') },
  {
    name: 'Corn Husk',
    species: 'corn',
    variety: null,
    state: text('in its husk', 'dans ses feuilles'),
    note: text(
      'The whole ear in its leaves, not the husk alone.',
      'L’épi entier dans ses feuilles, pas les feuilles seules.',
    ),
  },
  {
    name: 'Ginger Root',
    species: 'ginger',
    variety: null,
    note: text(
      'Called a root; botanically a rhizome, an underground stem.',
      'Dit « racine » ; en botanique un rhizome, une tige souterraine.',
    ),
  },
  { name: 'Kohlrabi', species: 'kohlrabi', variety: null },
  { name: 'Onion Red', species: 'onion', variety: text('red', 'rouge') },
  {
    name: 'Onion Red Peeled',
    species: 'onion',
    variety: text('red', 'rouge'),
    state: text('peeled', 'pelé'),
    note: text(
      'The same kind as Onion Red, without its dry skin.',
      'La même sorte qu’Onion Red, sans sa peau sèche.',
    ),
  },
  { name: 'Onion White', species: 'onion', variety: text('white', 'blanc') },
  {
    name: 'Potato Sweet',
    species: 'sweet-potato',
    variety: null,
    note: text(
      'The sweet potato: another family than the potato.',
      'La patate douce : une autre famille que la pomme de terre.',
    ),
  },
];
