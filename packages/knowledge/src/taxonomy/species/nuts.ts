import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const kind = 'nut';

/**
 * Nuts as the kitchen counts them.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew).
 */
export const nuts: readonly Species[] = [
  {
    id: 'chestnut',
    names: text('Chestnut', 'Châtaigne'),
    latin: 'Castanea sativa',
    family: 'Fagaceae',
    kind,
    aliases: ['sweet chestnut', 'marron'],
    note: text(
      'The horse chestnut (Aesculus) looks alike and is poisonous.',
      'Le marron d’Inde (Aesculus) lui ressemble et il est toxique.',
    ),
  },
  {
    id: 'hazelnut',
    names: text('Hazelnut', 'Noisette'),
    latin: 'Corylus avellana',
    family: 'Betulaceae',
    kind,
    aliases: ['filbert', 'cobnut'],
  },
  {
    id: 'pecan',
    names: text('Pecan', 'Noix de pécan'),
    latin: 'Carya illinoinensis',
    family: 'Juglandaceae',
    kind,
    aliases: ['pecan nut', 'nut pecan', 'pacane'],
  },
  {
    id: 'walnut',
    names: text('Walnut', 'Noix'),
    latin: 'Juglans regia',
    family: 'Juglandaceae',
    kind,
    aliases: [],
  },
];
