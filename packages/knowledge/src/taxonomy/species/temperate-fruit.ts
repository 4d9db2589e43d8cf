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
    id: 'blackcurrant',
    names: text('Blackcurrant', 'Cassis'),
    latin: 'Ribes nigrum',
    family: 'Grossulariaceae',
    kind,
    aliases: ['black currant', 'groseille noire'],
  },
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
    id: 'cranberry',
    names: text('Cranberry', 'Canneberge'),
    latin: 'Vaccinium macrocarpon',
    family: 'Ericaceae',
    kind,
    aliases: ['american cranberry', 'grande airelle rouge', 'atoca'],
    note: text(
      'The American one; the European cranberry (Vaccinium oxycoccos) and the lingonberry (Vaccinium vitis-idaea) are smaller.',
      'Celle d’Amérique ; la canneberge d’Europe (Vaccinium oxycoccos) et l’airelle rouge (Vaccinium vitis-idaea) sont plus petites.',
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
    id: 'gooseberry',
    names: text('Gooseberry', 'Groseille à maquereau'),
    latin: 'Ribes uva-crispa',
    family: 'Grossulariaceae',
    kind,
    aliases: ['european gooseberry', 'maquereau'],
    note: text(
      'Not the Cape gooseberry, which is Physalis peruviana.',
      'En anglais « Cape gooseberry » désigne un autre fruit, Physalis peruviana.',
    ),
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
    id: 'olive',
    names: text('Olive', 'Olive'),
    latin: 'Olea europaea',
    family: 'Oleaceae',
    kind,
    aliases: ['green olive', 'black olive', 'table olive'],
  },
  {
    id: 'persimmon',
    names: text('Persimmon', 'Kaki'),
    latin: 'Diospyros kaki',
    family: 'Ebenaceae',
    kind,
    aliases: ['sharon fruit', 'kaki fruit', 'kaki persimmon', 'plaquemine'],
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
