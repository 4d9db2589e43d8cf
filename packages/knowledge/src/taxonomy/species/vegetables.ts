import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const kind = 'vegetable';

/**
 * Vegetables outside the potato and gourd families.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew); the mushroom: Species Fungorum. The forms of
 * the wild cabbage are cultivar groups under the International Code of Nomenclature for Cultivated Plants.
 */
export const vegetables: readonly Species[] = [
  {
    id: 'asparagus',
    names: text('Asparagus', 'Asperge'),
    latin: 'Asparagus officinalis',
    family: 'Asparagaceae',
    kind,
    aliases: [],
  },
  {
    id: 'beetroot',
    names: text('Beetroot', 'Betterave'),
    latin: 'Beta vulgaris',
    family: 'Amaranthaceae',
    kind,
    aliases: ['beet', 'betterave rouge'],
  },
  {
    id: 'cabbage',
    names: text('Cabbage', 'Chou'),
    latin: 'Brassica oleracea Capitata Group',
    family: 'Brassicaceae',
    kind,
    aliases: ['chou pommé', 'cabage'],
  },
  {
    id: 'carrot',
    names: text('Carrot', 'Carotte'),
    latin: 'Daucus carota',
    family: 'Apiaceae',
    kind,
    aliases: [],
  },
  {
    id: 'cauliflower',
    names: text('Cauliflower', 'Chou-fleur'),
    latin: 'Brassica oleracea Botrytis Group',
    family: 'Brassicaceae',
    kind,
    aliases: [],
  },
  {
    id: 'corn',
    names: text('Sweet corn', 'Maïs'),
    latin: 'Zea mays',
    family: 'Poaceae',
    kind,
    aliases: ['corn', 'maize', 'corn cob', 'corn on the cob', 'maïs doux'],
  },
  {
    id: 'garlic',
    names: text('Garlic', 'Ail'),
    latin: 'Allium sativum',
    family: 'Amaryllidaceae',
    kind,
    aliases: [],
  },
  {
    id: 'ginger',
    names: text('Ginger', 'Gingembre'),
    latin: 'Zingiber officinale',
    family: 'Zingiberaceae',
    kind,
    aliases: ['ginger root'],
  },
  {
    id: 'kohlrabi',
    names: text('Kohlrabi', 'Chou-rave'),
    latin: 'Brassica oleracea Gongylodes Group',
    family: 'Brassicaceae',
    kind,
    aliases: [],
  },
  {
    id: 'leek',
    names: text('Leek', 'Poireau'),
    latin: 'Allium ampeloprasum Leek Group',
    family: 'Amaryllidaceae',
    kind,
    aliases: [],
  },
  {
    id: 'mushroom',
    names: text('Mushroom', 'Champignon de Paris'),
    latin: 'Agaricus bisporus',
    family: 'Agaricaceae',
    kind,
    aliases: ['button mushroom', 'brown cap mushroom', 'champignon'],
    note: text(
      'The cultivated mushroom of shops. Never eat a wild mushroom on the word of a photo.',
      'Le champignon cultivé du commerce. Ne jamais manger un champignon sauvage sur la foi d’une photo.',
    ),
  },
  {
    id: 'onion',
    names: text('Onion', 'Oignon'),
    latin: 'Allium cepa',
    family: 'Amaryllidaceae',
    kind,
    aliases: ['ognon'],
  },
  {
    id: 'sweet-potato',
    names: text('Sweet potato', 'Patate douce'),
    latin: 'Ipomoea batatas',
    family: 'Convolvulaceae',
    kind,
    aliases: ['potato sweet', 'kumara'],
  },
];
