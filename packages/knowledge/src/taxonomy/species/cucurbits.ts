import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const family = 'Cucurbitaceae';

/**
 * The gourd family.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew).
 */
export const cucurbits: readonly Species[] = [
  {
    id: 'cucumber',
    names: text('Cucumber', 'Concombre'),
    latin: 'Cucumis sativus',
    family,
    kind: 'vegetable',
    aliases: [],
  },
  {
    id: 'melon',
    names: text('Melon', 'Melon'),
    latin: 'Cucumis melo',
    family,
    kind: 'fruit',
    aliases: [
      'cantaloupe',
      'cantaloup',
      'muskmelon',
      'honeydew',
      'honeydew melon',
      'galia',
      'galia melon',
      'charentais',
      'piel de sapo',
    ],
  },
  {
    id: 'watermelon',
    names: text('Watermelon', 'Pastèque'),
    latin: 'Citrullus lanatus',
    family,
    kind: 'fruit',
    aliases: ['melon d’eau'],
  },
  {
    id: 'zucchini',
    names: text('Zucchini', 'Courgette'),
    latin: 'Cucurbita pepo',
    family,
    kind: 'vegetable',
    aliases: ['summer squash'],
  },
];
