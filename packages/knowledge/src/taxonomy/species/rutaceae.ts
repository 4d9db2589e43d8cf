import type { Species } from '../fruit-species.js';
import { text } from '../text.js';

const family = 'Rutaceae';
const kind = 'fruit';

/**
 * Citrus fruit.
 *
 * Names: Plants of the World Online (Royal Botanic Gardens, Kew). It has sweet orange, grapefruit and tangelo
 * under the one hybrid Citrus × aurantium; the cultivar groups that keep them apart are those of D. J. Mabberley
 * (Flora of China, vol. 11, 2008, and The Plant-Book).
 */
export const rutaceae: readonly Species[] = [
  {
    id: 'grapefruit',
    names: text('Grapefruit', 'Pamplemousse'),
    latin: 'Citrus × aurantium Grapefruit Group',
    family,
    kind,
    aliases: ['citrus paradisi'],
    note: text(
      'French shops label it “pomelo”, which in English is another fruit (Citrus maxima).',
      'Étiqueté « pomelo » en magasin ; le pamplemousse des botanistes est un autre fruit (Citrus maxima).',
    ),
  },
  {
    id: 'kumquat',
    names: text('Kumquat', 'Kumquat'),
    latin: 'Citrus japonica',
    family,
    kind,
    aliases: ['cumquat', 'kumsquat'],
  },
  {
    id: 'lemon',
    names: text('Lemon', 'Citron'),
    latin: 'Citrus × limon',
    family,
    kind,
    aliases: ['citron jaune'],
    note: text(
      'The English “citron” is another fruit (Citrus medica).',
      'Le « citron » anglais est un autre fruit : le cédrat (Citrus medica).',
    ),
  },
  {
    id: 'lime',
    names: text('Lime', 'Citron vert'),
    latin: 'Citrus × latifolia',
    family,
    kind,
    aliases: ['key lime', 'persian lime', 'tahiti lime', 'limette'],
    note: text(
      'The seedless lime of shops; the small Key lime is Citrus × aurantiifolia.',
      'Le citron vert sans pépins du commerce ; le petit citron vert mexicain est Citrus × aurantiifolia.',
    ),
  },
  {
    id: 'mandarin',
    names: text('Mandarin', 'Mandarine'),
    latin: 'Citrus reticulata',
    family,
    kind,
    aliases: ['mandarin orange', 'tangerine', 'clementine', 'satsuma'],
    note: text(
      'Clementines and satsumas are counted here; most of today’s are hybrids with some pomelo in them.',
      'Clémentines et satsumas comprises ; la plupart sont aujourd’hui des hybrides qui tiennent un peu du pomelo.',
    ),
  },
  {
    id: 'orange',
    names: text('Orange', 'Orange'),
    latin: 'Citrus × aurantium Sweet Orange Group',
    family,
    kind,
    aliases: ['sweet orange', 'navel orange', 'blood orange', 'orange sanguine', 'citrus sinensis'],
  },
  {
    id: 'pomelo',
    names: text('Pomelo', 'Pomelo chinois'),
    latin: 'Citrus maxima',
    family,
    kind,
    aliases: ['pummelo', 'shaddock', 'sweetie', 'oroblanco'],
    note: text(
      'Botanists call this one “pamplemousse” in French, a word that commonly means grapefruit.',
      'Le vrai pamplemousse des botanistes ; « pomelo » seul désigne souvent le pamplemousse courant.',
    ),
  },
  {
    id: 'tangelo',
    names: text('Tangelo', 'Tangelo'),
    latin: 'Citrus × aurantium Tangelo Group',
    family,
    kind,
    aliases: ['minneola'],
  },
];
