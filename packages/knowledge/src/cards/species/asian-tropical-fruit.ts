import { text } from '../../taxonomy/text.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { ALL_YEAR, caution, fact, harvest, iucn, sold } from '../writing.js';

/** Lychee, rambutan, mango and mangosteen. */
export const asianTropicalFruit: readonly SpeciesKnowledge[] = [
  {
    species: 'lychee',
    origin: [
      fact(
        'litchiGenome',
        'Domesticated twice from wild trees of Yunnan and of Hainan, in the south of China.',
        'Domestiqué deux fois, à partir d’arbres sauvages du Yunnan et de Hainan, dans le sud de la Chine.',
      ),
    ],
    season: {
      north: harvest('litchiSeason', 'Northern hemisphere', 'Hémisphère Nord', 6, 7, 8),
      south: harvest('litchiSeason', 'Madagascar', 'Madagascar', 11, 12),
    },
    choose: [fact('ah66', 'Pink to red, supple and heavy.', 'Rose à rouge, souple et lourd.')],
    ripe: [
      fact(
        'ah66',
        'It browns a few days after picking, and does not ripen further.',
        'Il brunit quelques jours après la cueillette, et ne mûrit plus.',
      ),
    ],
    eat: [
      fact(
        morton('lychee'),
        'Raw: peel off the shell and leave the stone.',
        'Cru : on ôte la coque et on laisse le noyau.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, in a closed bag: dry air browns the shell.',
        'Au froid, dans un sachet fermé : l’air sec brunit la coque.',
      ),
    ],
    nutrition: '09164',
    biodiversity: [
      fact(
        'litchiGenome',
        'Early varieties descend from Yunnan, late ones from Hainan, and a famous one (Feizixiao) from both.',
        'Les variétés précoces viennent du Yunnan, les tardives de Hainan, et une célèbre (Feizixiao) des deux.',
      ),
    ],
    cautions: [
      caution(
        'toxic',
        'litchiHypoglycin',
        'Unripe and in quantity, on an empty stomach, it has made undernourished children gravely ill by lowering blood sugar.',
        'Mangé vert et en quantité, le ventre vide, il a rendu gravement malades des enfants dénutris, par chute du sucre dans le sang.',
      ),
    ],
  },
  {
    species: 'rambutan',
    origin: [
      fact(
        morton('rambutan'),
        'From Malaysia; the name comes from the Malay for hair.',
        'De Malaisie ; son nom vient du mot malais pour les cheveux.',
      ),
    ],
    choose: [
      fact(
        'ah66',
        'Red or yellow with fresh, springy hairs: black, dry hairs mean it is old.',
        'Rouge ou jaune, aux poils frais et souples : des poils noirs et secs trahissent son âge.',
      ),
    ],
    eat: [
      fact(
        morton('rambutan'),
        'Raw: cut the rind round the middle, pull off one half, and leave the seed.',
        'Cru : on entaille l’écorce tout autour, on en ôte une moitié, et on laisse la graine.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'One to two weeks near 10 to 12 °C, in a bag.',
        'Une à deux semaines vers 10 à 12 °C, en sachet.',
      ),
    ],
    varieties: [
      fact(
        morton('rambutan'),
        'Red, orange or yellow; in the best ones the flesh comes clean from the stone.',
        'Rouge, orange ou jaune ; dans les meilleurs la chair se détache du noyau.',
      ),
    ],
  },
  {
    species: 'mango',
    origin: [
      fact(
        morton('mango_ars'),
        'Native to southern Asia, above all eastern India, Burma and the Andaman Islands.',
        'D’Asie du Sud, surtout de l’est de l’Inde, de Birmanie et des îles Andaman.',
      ),
    ],
    season: {
      france: sold(...ALL_YEAR),
      south: harvest('australia', 'Northern Territory, Australia', 'Territoire du Nord, Australie', 10, 11),
    },
    choose: [
      fact(
        'ah66',
        'Scented, with full cheeks, yielding a little.',
        'Parfumée, les joues pleines, un peu souple.',
      ),
    ],
    ripe: [
      fact(
        'ah66',
        'Red on the skin tells nothing of ripeness.',
        'Le rouge de la peau ne dit rien de la maturité.',
      ),
    ],
    eat: [
      fact(
        morton('mango_ars'),
        'Ripe, raw and without its skin; green, in chutney, in pickles or grated in salads.',
        'Mûre, crue et sans la peau ; verte, en chutney, en condiment ou râpée en salade.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At room temperature until ripe; unripe, it suffers below 10 to 13 °C.',
        'À température ambiante jusqu’à maturité ; pas mûre, elle souffre sous 10 à 13 °C.',
      ),
    ],
    nutrition: '09176',
    varieties: [
      fact(
        'fruitAndNuts',
        'Indian mangoes (Alphonso) colour well and have one embryo a seed; south-east Asian ones, several, and come true from seed.',
        'Les mangues indiennes (Alphonso) ont des graines à un seul embryon ; celles d’Asie du Sud-Est, à plusieurs, et se reproduisent fidèlement par semis.',
      ),
    ],
    iucn: [iucn('Mangifera casturi', 'EW', text('Kalimantan mango', 'mangue de Kalimantan'))],
    cautions: [
      caution(
        'care',
        morton('mango_ars'),
        'The sap and the peel can raise a rash like that of poison ivy, to which the tree is related.',
        'La sève et la peau peuvent donner une éruption comme celle du sumac vénéneux, parent du manguier.',
      ),
    ],
  },
  {
    species: 'mangosteen',
    origin: [
      fact(
        morton('mangosteen'),
        'Believed to come from the Sunda Islands and the Moluccas.',
        'Viendrait des îles de la Sonde et des Moluques.',
      ),
    ],
    choose: [
      fact(
        morton('mangosteen'),
        'The rind must yield to the thumb: hard as wood, the fruit is spoilt. The lobes of the rosette under it count the segments inside.',
        'L’écorce doit céder sous le pouce : dure comme du bois, le fruit est gâté. Les lobes de la rosette, dessous, disent le nombre de quartiers.',
      ),
    ],
    eat: [
      fact(
        morton('mangosteen'),
        'Raw: cut the rind round the middle, lift off the top half and take the white segments out with a fork.',
        'Cru : on entaille l’écorce tout autour, on soulève le haut, et on prend les quartiers blancs à la fourchette.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Two to four weeks near 13 °C; the refrigerator hardens the rind.',
        'Deux à quatre semaines vers 13 °C ; le réfrigérateur durcit l’écorce.',
      ),
    ],
    biodiversity: [
      fact(
        morton('mangosteen'),
        'Its seeds form without fertilisation, so that trees from seed resemble their mother: the whole crop varies little.',
        'Ses graines se forment sans fécondation, et les semis ressemblent à leur mère : toute l’espèce varie peu.',
      ),
    ],
    cautions: [
      caution(
        'care',
        morton('mangosteen'),
        'The purple juice of the rind stains cloth for good.',
        'Le jus pourpre de l’écorce tache les tissus pour de bon.',
      ),
    ],
  },
];
