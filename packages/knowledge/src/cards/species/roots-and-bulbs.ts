import { text } from '../../taxonomy/text.js';
import { birchPollen } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { fact, grown, iucn } from '../writing.js';

/** Beetroot, carrot, sweet potato, ginger, garlic, leek and onion. */
export const rootsAndBulbs: readonly SpeciesKnowledge[] = [
  {
    species: 'beetroot',
    origin: [
      fact(
        'oldWorld',
        'Descends from the sea beet of European and Mediterranean shores, as do chard and sugar beet.',
        'Descend de la betterave maritime des côtes d’Europe et de Méditerranée, comme la blette et la betterave à sucre.',
      ),
    ],
    season: { france: grown(1, 2, 3, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Small to medium, firm, smooth, deep red; fresh leaves if it has any.',
        'Petite ou moyenne, ferme, lisse, rouge foncé ; feuilles fraîches si elle en a.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Boiled or baked in its skin, then peeled; raw, grated. Young leaves are cooked like spinach.',
        'Cuite à l’eau ou au four dans sa peau, puis épluchée ; crue, râpée. Les jeunes feuilles se cuisent comme des épinards.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Without leaves, cold and moist, for months.',
        'Sans ses feuilles, au froid et humide, des mois.',
      ),
    ],
    nutrition: '11080',
    varieties: [
      fact(
        'foodPlants',
        'Round or long; red, yellow, white, or ringed with pink (Chioggia).',
        'Ronde ou longue ; rouge, jaune, blanche ou cerclée de rose (Chioggia).',
      ),
    ],
    iucn: [iucn('Beta patula', 'CR', text('wild beet of Madeira', 'betterave sauvage de Madère'))],
  },
  {
    species: 'carrot',
    origin: [
      fact(
        'carrotDomestication',
        'Domesticated in Central Asia from the wild carrot.',
        'Domestiquée en Asie centrale à partir de la carotte sauvage.',
      ),
    ],
    season: { france: grown(1, 2, 3, 9, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Firm and straight, deeply coloured, no green at the neck, no hairy roots.',
        'Ferme, droite, bien colorée, sans vert au collet ni radicelles.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, whole or grated; boiled, stewed or roasted; also in cakes.',
        'Crue, entière ou râpée ; à l’eau, mijotée ou rôtie ; aussi en gâteau.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, without leaves, for weeks, away from apples: their ethylene makes it bitter.',
        'Au froid, sans ses fanes, des semaines, loin des pommes : leur éthylène la rend amère.',
      ),
    ],
    nutrition: '11124',
    varieties: [
      fact(
        'carrotDomestication',
        'Purple and yellow came first, orange later, in Europe.',
        'Les violettes et les jaunes vinrent d’abord ; l’orange plus tard, en Europe.',
      ),
    ],
    biodiversity: [
      fact(
        'foodPlants',
        'The wild carrot of meadows, with white umbels, is the same species.',
        'La carotte sauvage des prés, aux ombelles blanches, est la même espèce.',
      ),
    ],
    cautions: [birchPollen],
  },
  {
    species: 'sweet-potato',
    origin: [
      fact(
        'sweetPotatoOrigin',
        'From tropical America, out of the wild morning glory Ipomoea trifida; not related to the potato.',
        'D’Amérique tropicale, issue d’une ipomée sauvage, Ipomoea trifida ; sans parenté avec la pomme de terre.',
      ),
    ],
    choose: [
      fact('ah66', 'Firm, without cuts, holes or soft ends.', 'Ferme, sans entaille, ni trou, ni bout mou.'),
    ],
    eat: [
      fact(
        'foodPlants',
        'Cooked: boiled, baked or fried; the young leaves are a vegetable, too.',
        'Cuite : à l’eau, au four ou frite ; ses jeunes feuilles sont aussi un légume.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At 13 to 15 °C, for months; never in the refrigerator, which hardens its heart.',
        'Entre 13 et 15 °C, des mois ; jamais au réfrigérateur, qui lui durcit le cœur.',
      ),
    ],
    nutrition: '11507',
    varieties: [
      fact(
        'foodPlants',
        'Orange, white, yellow or purple flesh; orange ones owe their colour to carotene.',
        'Chair orange, blanche, jaune ou violette ; l’orange doit sa couleur au carotène.',
      ),
    ],
    biodiversity: [
      fact(
        'sweetPotatoBank',
        'The gene bank of the International Potato Center keeps more than 5,000 kinds.',
        'La banque de gènes du Centre international de la pomme de terre en conserve plus de 5 000 sortes.',
      ),
    ],
  },
  {
    species: 'ginger',
    origin: [
      fact(
        'foodPlants',
        'From tropical Asia, and no longer known in the wild.',
        'D’Asie tropicale ; on ne le connaît plus à l’état sauvage.',
      ),
    ],
    choose: [fact('ah66', 'Firm, heavy, with smooth, taut skin.', 'Ferme, lourd, la peau lisse et tendue.')],
    eat: [
      fact(
        'foodPlants',
        'Peeled and grated or sliced; dried and ground; or candied in sugar.',
        'Épluché, râpé ou tranché ; séché et moulu ; ou confit au sucre.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'At 12 to 13 °C, for months; some weeks in the refrigerator.',
        'Entre 12 et 13 °C, des mois ; quelques semaines au réfrigérateur.',
      ),
    ],
    nutrition: '11216',
  },
  {
    species: 'garlic',
    origin: [
      fact(
        'foodPlants',
        'Believed to come from Central Asia; grown in Egypt and Mesopotamia in the oldest times.',
        'Viendrait d’Asie centrale ; cultivé en Égypte et en Mésopotamie dès la haute Antiquité.',
      ),
    ],
    season: { france: grown(7, 8, 9, 10, 11, 12) },
    choose: [fact('ah66', 'Dry, firm, tight cloves, no sprout.', 'Sec, ferme, gousses serrées, sans germe.')],
    eat: [
      fact(
        'foodPlants',
        'Raw and crushed, it is strongest; cooked whole, mild.',
        'Cru et écrasé, il est le plus fort ; cuit entier, il est doux.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Dry, airy and cool for months; the damp of a refrigerator makes it sprout.',
        'Au sec, à l’air et au frais, des mois ; l’humidité d’un réfrigérateur le fait germer.',
      ),
    ],
    nutrition: '11215',
    varieties: [
      fact(
        'inao',
        'Ail rose de Lautrec and ail blanc de Lomagne are protected regional names (IGP).',
        'L’ail rose de Lautrec et l’ail blanc de Lomagne sont des IGP.',
      ),
    ],
    biodiversity: [
      fact(
        'foodPlants',
        'It hardly ever sets seed: each clove planted is a copy of its mother.',
        'Il ne fait presque jamais de graines : chaque gousse plantée est une copie de sa mère.',
      ),
    ],
  },
  {
    species: 'leek',
    origin: [
      fact(
        'foodPlants',
        'Descends from a wild leek of the Mediterranean; the Egyptians already ate it.',
        'Descend d’un poireau sauvage de Méditerranée ; les Égyptiens en mangeaient déjà.',
      ),
    ],
    season: { france: grown(1, 2, 3, 4, 9, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Straight, firm, long white shaft, upright green leaves.',
        'Droit, ferme, fût blanc et long, feuilles vertes dressées.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Slit and washed, for soil gets between its leaves; then boiled, braised or in soups and tarts.',
        'Fendu et lavé, car la terre se glisse entre ses feuilles ; puis à l’eau, braisé, en soupe ou en tarte.',
      ),
    ],
    keep: [
      fact('ah66', 'In the fridge, two to three months at best.', 'Au froid, deux à trois mois au mieux.'),
    ],
    nutrition: '11246',
    varieties: [
      fact(
        'inao',
        'Poireaux de Créances are a protected regional name (IGP).',
        'Les poireaux de Créances sont une IGP.',
      ),
    ],
    biodiversity: [
      fact(
        'foodPlants',
        'Elephant garlic, with its huge cloves, is a leek, not a garlic.',
        'L’ail éléphant, aux énormes gousses, est un poireau, non un ail.',
      ),
    ],
  },
  {
    species: 'onion',
    origin: [
      fact(
        'foodPlants',
        'From Central Asia; no longer known in the wild. Egyptian tombs show it.',
        'D’Asie centrale ; on ne le connaît plus à l’état sauvage. On le voit peint dans des tombes d’Égypte.',
      ),
    ],
    season: { france: grown(1, 2, 3, 4, 9, 10, 11, 12) },
    choose: [fact('ah66', 'Hard, dry, thin neck, no sprout.', 'Dur, sec, le col fin, sans germe.')],
    eat: [
      fact(
        'foodPlants',
        'Raw it is sharp; cooked slowly it turns mild and sweet.',
        'Cru, il est piquant ; cuit doucement, il devient doux et sucré.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Dry, airy, dark and cool, away from potatoes, whose moisture makes it sprout.',
        'Au sec, à l’air, dans le noir et au frais, loin des pommes de terre, dont l’humidité le fait germer.',
      ),
    ],
    nutrition: '11282',
    varieties: [
      fact(
        'inao',
        'Oignon de Roscoff, pink, and oignon doux des Cévennes are protected designations (AOP).',
        'L’oignon de Roscoff, rosé, et l’oignon doux des Cévennes sont des AOP.',
      ),
    ],
  },
];
