import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { difference } from '../writing.js';

/** Apples, pears and quince. */
export const pomeLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'quince' },
    second: { species: 'pear' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Grey down that rubs off, over bright yellow', 'Un duvet gris qui s’en va, sur un jaune vif'),
        text('Smooth or russeted, no down', 'Lisse ou roussâtre, sans duvet'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Hard and astringent raw, strongly scented', 'Dure et âpre crue, très parfumée'),
        text('Soft and juicy when ripe', 'Fondante et juteuse une fois mûre'),
      ),
    ],
  },
];
