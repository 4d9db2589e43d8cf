import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const kind = 'fruit';

/**
 * Fruit of temperate and Mediterranean gardens outside the rose family.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew).
 */
export const temperateFruit: readonly Species[] = [
  {
    id: 'blueberry',
    names: text('Blueberry', 'Myrtille'),
    latin: 'Vaccinium corymbosum',
    family: 'Ericaceae',
    kind,
    aliases: ['highbush blueberry', 'bleuet'],
    note: text(
      'The cultivated American blueberry; the wild European bilberry is Vaccinium myrtillus.',
      'La myrtille cultivée, d’Amérique ; celle des bois d’Europe est Vaccinium myrtillus.',
    ),
  },
  {
    id: 'fig',
    names: text('Fig', 'Figue'),
    latin: 'Ficus carica',
    family: 'Moraceae',
    kind,
    aliases: [],
  },
  {
    id: 'grape',
    names: text('Grape', 'Raisin'),
    latin: 'Vitis vinifera',
    family: 'Vitaceae',
    kind,
    aliases: ['table grape'],
    note: text('The English “raisin” is the dried fruit.', 'Le « raisin » anglais est le fruit sec.'),
  },
  {
    id: 'huckleberry',
    names: text('Huckleberry', 'Myrtille sauvage'),
    latin: 'Vaccinium spp.',
    family: 'Ericaceae',
    kind,
    aliases: ['bilberry', 'airelle'],
    note: text(
      'A name for several wild berries of Vaccinium, and in North America also of Gaylussacia.',
      'Nom de plusieurs baies sauvages du genre Vaccinium, et en Amérique du Nord aussi de Gaylussacia.',
    ),
  },
  {
    id: 'kiwi',
    names: text('Kiwi', 'Kiwi'),
    latin: 'Actinidia chinensis var. deliciosa',
    family: 'Actinidiaceae',
    kind,
    aliases: ['kiwifruit'],
  },
  {
    id: 'mulberry',
    names: text('Mulberry', 'Mûre du mûrier'),
    latin: 'Morus spp.',
    family: 'Moraceae',
    kind,
    aliases: ['black mulberry', 'white mulberry'],
    note: text(
      'Eaten from the black, the white and the red mulberry (Morus nigra, M. alba, M. rubra).',
      'Fruit du mûrier noir, du mûrier blanc ou du mûrier rouge (Morus nigra, M. alba, M. rubra).',
    ),
  },
  {
    id: 'persimmon',
    names: text('Persimmon', 'Kaki'),
    latin: 'Diospyros kaki',
    family: 'Ebenaceae',
    kind,
    aliases: ['sharon fruit', 'plaquemine'],
  },
  {
    id: 'pomegranate',
    names: text('Pomegranate', 'Grenade'),
    latin: 'Punica granatum',
    family: 'Lythraceae',
    kind,
    aliases: [],
  },
  {
    id: 'redcurrant',
    names: text('Redcurrant', 'Groseille'),
    latin: 'Ribes rubrum',
    family: 'Grossulariaceae',
    kind,
    aliases: ['whitecurrant', 'groseille à grappes'],
  },
];
