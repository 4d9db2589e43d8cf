import { text } from '../../taxonomy/text.js';
import { birchPollen, declaredNut, latex } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { caution, fact, grown, iucn, iucnPage, powo } from '../writing.js';

const dryAndCool = fact(
  'ah66',
  'In the shell, dry and cool, for months; shelled, in the fridge, closed and dark, or the oil turns rancid.',
  'En coque, au sec et au frais, des mois ; décortiqué, au froid, fermé, à l’abri de la lumière, sinon l’huile rancit.',
);

const soundNut = fact(
  'ah66',
  'A whole shell without hole or mould, heavy, that does not rattle.',
  'Coque entière, sans trou ni moisissure, lourde, qui ne sonne pas creux.',
);

/** Nuts. */
export const nuts: readonly SpeciesKnowledge[] = [
  {
    species: 'chestnut',
    origin: [
      fact(
        'oldWorld',
        'Native from southern Europe to the Caucasus; the Romans spread its cultivation.',
        'Originaire du sud de l’Europe jusqu’au Caucase ; les Romains en ont répandu la culture.',
      ),
    ],
    season: { france: grown(10, 11) },
    choose: [
      fact(
        'ah66',
        'Shiny, heavy, hard under the finger: air under the shell means it has dried, a hole that a worm was there.',
        'Brillante, lourde, dure sous le doigt : du vide sous la coque, elle a séché ; un trou, un ver y est passé.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Slit, then roasted or boiled; shell and brown skin come off while it is warm.',
        'Entaillée, puis grillée ou bouillie ; coque et peau brune s’enlèvent à chaud.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'As moist as a fruit, it moulds and dries: in the fridge, in a pierced bag.',
        'Humide comme un fruit, elle moisit et sèche : au froid, dans un sachet percé.',
      ),
    ],
    nutrition: '12098',
    varieties: [
      fact(
        'inao',
        'Châtaigne d’Ardèche is a protected designation (AOP).',
        'La châtaigne d’Ardèche est une AOP.',
      ),
    ],
    iucn: [
      iucn('Castanea sativa', 'LC', text('sweet chestnut', 'châtaignier')),
      iucn('Castanea dentata', 'CR', text('American chestnut', 'châtaignier d’Amérique')),
    ],
    cautions: [
      caution(
        'toxic',
        'plantMixups',
        'Never the horse chestnut of parks and streets, which poisons: it sits alone, round, in a green husk with few short spikes.',
        'Jamais le marron d’Inde des parcs et des rues, toxique : il est seul et rond, dans une bogue verte à pics courts et espacés.',
      ),
      latex,
    ],
  },
  {
    species: 'hazelnut',
    origin: [
      fact(
        powo('Corylus avellana'),
        'Wild in hedges and woods from Europe to the Caucasus and Iran.',
        'Sauvage dans les haies et les bois, de l’Europe au Caucase et à l’Iran.',
      ),
    ],
    season: { france: grown(9, 10, 11) },
    choose: [soundNut],
    eat: [
      fact(
        'foodPlants',
        'Raw or roasted; ground, in cakes, sweets and spreads.',
        'Crue ou grillée ; moulue, en gâteaux, en confiserie et en pâte à tartiner.',
      ),
    ],
    keep: [dryAndCool],
    nutrition: '12120',
    varieties: [
      fact(
        'inao',
        'Noisette de Cervione, from Corsica, is a protected regional name (IGP).',
        'La noisette de Cervione, en Corse, est une IGP.',
      ),
    ],
    biodiversity: [
      fact(
        'brogdale',
        'Some 40 cobnut varieties are kept in the British national collection.',
        'Une quarantaine de variétés de noisetiers sont conservées dans la collection nationale britannique.',
      ),
    ],
    iucn: [iucn('Corylus avellana', 'LC', text('hazel', 'noisetier'))],
    cautions: [declaredNut, birchPollen],
  },
  {
    species: 'pecan',
    origin: [
      fact(
        powo('Carya illinoinensis'),
        'A great tree of the river plains of North America, from the Midwest to Mexico.',
        'Un grand arbre des plaines fluviales d’Amérique du Nord, du Midwest au Mexique.',
      ),
    ],
    choose: [soundNut],
    eat: [
      fact(
        'fruitAndNuts',
        'Raw or roasted, in pies, cakes and sweets.',
        'Crue ou grillée, en tarte, en gâteau et en confiserie.',
      ),
    ],
    keep: [dryAndCool],
    nutrition: '12142',
    varieties: [
      fact(
        'fruitAndNuts',
        'Improved varieties, with shells one can crack in the hand, are called papershells.',
        'Les variétés améliorées, dont la coque cède dans la main, se disent « papershell ».',
      ),
    ],
    iucn: [iucn('Carya illinoinensis', 'LC', text('pecan tree', 'pacanier'))],
    cautions: [declaredNut],
  },
  {
    species: 'walnut',
    origin: [
      fact(
        'oldWorld',
        'From the Balkans, the Caucasus and Central Asia, where walnut forests still stand; spread by people since Antiquity.',
        'Des Balkans, du Caucase et d’Asie centrale, où il reste des forêts de noyers ; répandu par les hommes depuis l’Antiquité.',
      ),
    ],
    season: { france: grown(9, 10) },
    choose: [soundNut],
    eat: [
      fact(
        'foodPlants',
        'Dried all year, fresh in autumn; picked green, before the shell is hard, it is pickled whole.',
        'Sèche toute l’année, fraîche à l’automne ; cueillie verte, avant que la coque durcisse, elle se confit entière.',
      ),
    ],
    keep: [dryAndCool],
    nutrition: '12155',
    varieties: [
      fact(
        'inao',
        'Noix de Grenoble and noix du Périgord are protected designations (AOP).',
        'La noix de Grenoble et la noix du Périgord sont des AOP.',
      ),
    ],
    biodiversity: [
      fact(
        iucnPage('Juglans regia'),
        'Some 8,000 km² of walnut forest are left in Central Asia, more than half of it in Kyrgyzstan.',
        'Il reste en Asie centrale quelque 8 000 km² de forêts de noyers, dont plus de la moitié au Kirghizistan.',
      ),
    ],
    iucn: [iucn('Juglans regia', 'LC', text('walnut tree', 'noyer'))],
    cautions: [declaredNut],
  },
];
