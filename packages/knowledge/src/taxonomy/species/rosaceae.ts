import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const family = 'Rosaceae';
const kind = 'fruit';

/**
 * Pome fruit, stone fruit and the berries of the rose family.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew). The nectarine has no rank of its own there;
 * its variety name is the one of GRIN-Global Taxonomy (USDA).
 */
export const rosaceae: readonly Species[] = [
  {
    id: 'apple',
    names: text('Apple', 'Pomme'),
    latin: 'Malus domestica',
    family,
    kind,
    aliases: ['golden delicious', 'granny smith', 'red delicious', 'royal gala', 'gala', 'pink lady', 'fuji'],
  },
  {
    id: 'apricot',
    names: text('Apricot', 'Abricot'),
    latin: 'Prunus armeniaca',
    family,
    kind,
    aliases: [],
  },
  {
    id: 'blackberry',
    names: text('Blackberry', 'Mûre sauvage'),
    latin: 'Rubus fruticosus agg.',
    family,
    kind,
    aliases: ['bramble', 'mûre', 'mûre de ronce', 'mûron'],
    note: text(
      'Not the mulberry, which grows on a tree.',
      'La mûre de la ronce ; celle du mûrier est un autre fruit.',
    ),
  },
  {
    id: 'cherry',
    names: text('Cherry', 'Cerise'),
    latin: 'Prunus avium',
    family,
    kind,
    aliases: ['sweet cherry', 'bigarreau', 'cherry fruit'],
  },
  {
    id: 'nectarine',
    names: text('Nectarine', 'Nectarine'),
    latin: 'Prunus persica var. nucipersica',
    family,
    kind,
    aliases: ['brugnon'],
    note: text(
      'A peach with smooth skin: the same botanical species, sold under its own name.',
      'Une pêche à peau lisse : la même espèce botanique, vendue sous son propre nom.',
    ),
  },
  {
    id: 'peach',
    names: text('Peach', 'Pêche'),
    latin: 'Prunus persica',
    family,
    kind,
    aliases: ['doughnut peach', 'donut peach', 'saturn peach'],
  },
  {
    id: 'pear',
    names: text('Pear', 'Poire'),
    latin: 'Pyrus communis',
    family,
    kind,
    aliases: [
      'anjou',
      'conference',
      'kaiser',
      'williams',
      'bartlett',
      'abate fetel',
      'forelle',
      'comice',
      'bosc',
    ],
  },
  {
    id: 'plum',
    names: text('Plum', 'Prune'),
    latin: 'Prunus domestica',
    family,
    kind,
    aliases: ['quetsche', 'mirabelle', 'reine claude', 'greengage', 'damson'],
    note: text(
      'Shops also sell Japanese plums (Prunus salicina) under this name.',
      'Le commerce vend aussi sous ce nom des prunes japonaises (Prunus salicina).',
    ),
  },
  {
    id: 'quince',
    names: text('Quince', 'Coing'),
    latin: 'Cydonia oblonga',
    family,
    kind,
    aliases: [],
  },
  {
    id: 'raspberry',
    names: text('Raspberry', 'Framboise'),
    latin: 'Rubus idaeus',
    family,
    kind,
    aliases: [],
  },
  {
    id: 'strawberry',
    names: text('Strawberry', 'Fraise'),
    latin: 'Fragaria × ananassa',
    family,
    kind,
    aliases: ['gariguette'],
  },
];
