import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const family = 'Solanaceae';

/**
 * The potato family: tomato and its relatives.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew).
 */
export const nightshades: readonly Species[] = [
  {
    id: 'eggplant',
    names: text('Eggplant', 'Aubergine'),
    latin: 'Solanum melongena',
    family,
    kind: 'vegetable',
    aliases: ['brinjal'],
  },
  {
    id: 'pepino',
    names: text('Pepino melon', 'Pépino'),
    latin: 'Solanum muricatum',
    family,
    kind: 'fruit',
    aliases: ['pepino', 'poire-melon', 'melon pear'],
    note: text(
      'Neither a melon nor the Spanish “pepino”, which is a cucumber.',
      'Ni un melon, ni le « pepino » espagnol, qui est un concombre.',
    ),
  },
  {
    id: 'pepper',
    names: text('Bell pepper', 'Poivron'),
    latin: 'Capsicum annuum',
    family,
    kind: 'vegetable',
    aliases: ['sweet pepper', 'capsicum'],
  },
  {
    id: 'physalis',
    names: text('Physalis', 'Physalis'),
    latin: 'Physalis peruviana',
    family,
    kind: 'fruit',
    aliases: ['cape gooseberry', 'goldenberry', 'coqueret du pérou'],
  },
  {
    id: 'potato',
    names: text('Potato', 'Pomme de terre'),
    latin: 'Solanum tuberosum',
    family,
    kind: 'vegetable',
    aliases: ['patate'],
  },
  {
    id: 'tamarillo',
    names: text('Tamarillo', 'Tamarillo'),
    latin: 'Solanum betaceum',
    family,
    kind: 'fruit',
    aliases: ['tree tomato', 'arbre à tomates', 'tomate en arbre'],
  },
  {
    id: 'tomato',
    names: text('Tomato', 'Tomate'),
    latin: 'Solanum lycopersicum',
    family,
    kind: 'vegetable',
    aliases: [
      'cherry tomato',
      'beef tomato',
      'beefsteak tomato',
      'vine tomato',
      'plum tomato',
      'tomate cerise',
      'coeur de boeuf',
    ],
  },
];
