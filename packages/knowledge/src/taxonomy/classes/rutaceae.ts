import type { FruitClass } from '../fruit-class.js';
import { named, text } from '../text.js';

/** Citrus fruit. */
export const rutaceaeClasses: readonly FruitClass[] = [
  {
    name: 'Clementine',
    species: 'mandarin',
    variety: text('clementine', 'clémentine'),
    called: text('Clementine', 'Clémentine'),
  },
  { name: 'Grapefruit Pink', species: 'grapefruit', variety: text('pink', 'rose') },
  { name: 'Grapefruit White', species: 'grapefruit', variety: text('white', 'blanc') },
  {
    name: 'Kumquats',
    species: 'kumquat',
    variety: null,
    note: text('A plural among singulars.', 'Un pluriel parmi des singuliers.'),
  },
  { name: 'Lemon', species: 'lemon', variety: null },
  {
    name: 'Lemon Meyer',
    species: 'lemon',
    variety: named('Meyer'),
    note: text(
      'Not a true lemon: a hybrid with mandarin in it.',
      'Pas un vrai citron : un hybride qui tient de la mandarine.',
    ),
  },
  {
    name: 'Limes',
    species: 'lime',
    variety: null,
    note: text('A plural among singulars.', 'Un pluriel parmi des singuliers.'),
  },
  {
    name: 'Mandarine',
    species: 'mandarin',
    variety: null,
    note: text(
      'The French or German spelling; English writes “mandarin”.',
      'L’orthographe française ou allemande ; l’anglais écrit « mandarin ».',
    ),
  },
  { name: 'Orange', species: 'orange', variety: null },
  {
    name: 'Pomelo Sweetie',
    species: 'pomelo',
    variety: named('Sweetie'),
    note: text(
      'A trade name; a hybrid of pomelo and grapefruit, close to Oroblanco.',
      'Un nom de marque ; un hybride de pomelo chinois et de pamplemousse, proche d’Oroblanco.',
    ),
  },
  { name: 'Tangelo', species: 'tangelo', variety: null },
];
