import { bitterGourd } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { fact, grown } from '../writing.js';

/** Cucumber, melon, watermelon and zucchini. */
export const cucurbits: readonly SpeciesKnowledge[] = [
  {
    species: 'cucumber',
    origin: [
      fact(
        'cucumberOrigins',
        'Descends from a wild cucumber of India, at the foot of the Himalayas.',
        'Descend d’un concombre sauvage de l’Inde, au pied de l’Himalaya.',
      ),
    ],
    season: { france: grown(5, 6, 7, 8, 9, 10) },
    choose: [
      fact(
        'ah66',
        'Firm and dark green from end to end: it is picked unripe, and yellow means too old.',
        'Ferme et vert foncé d’un bout à l’autre : on le cueille avant maturité, jaune il est trop vieux.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, peeled or not; small ones are pickled as gherkins.',
        'Cru, pelé ou non ; les petits se confisent au vinaigre, en cornichons.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Best at 10 to 12 °C; in the refrigerator it pits and softens within days. Keep it away from apples and tomatoes.',
        'De préférence entre 10 et 12 °C ; au réfrigérateur il se creuse et ramollit en quelques jours. Loin des pommes et des tomates.',
      ),
    ],
    nutrition: '11205',
    varieties: [
      fact(
        'foodPlants',
        'Long and smooth, short and bumpy for the open field, or gherkins, picked very small for pickling.',
        'Long et lisse, court et bosselé en plein champ, ou cornichon, cueilli tout petit pour le vinaigre.',
      ),
    ],
    biodiversity: [
      fact(
        'cucumberOrigins',
        'Many wild relatives, in Asia, Australia and around the Indian Ocean, were overlooked until their DNA was read.',
        'Bien des parents sauvages, d’Asie, d’Australie et du pourtour de l’océan Indien, sont restés ignorés jusqu’à la lecture de leur ADN.',
      ),
    ],
    cautions: [bitterGourd],
  },
  {
    species: 'melon',
    origin: [
      fact(
        'cucumberOrigins',
        'Its closest wild relatives grow in Asia and Australia; melon was long thought to be African.',
        'Ses plus proches parents sauvages poussent en Asie et en Australie ; on l’a longtemps cru africain.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9) },
    choose: [fact('ah66', 'Heavy and scented.', 'Lourd et parfumé.')],
    ripe: [
      fact(
        'ah66',
        'A netted melon is ripe when the stalk comes away by itself, or cracks around.',
        'Un melon brodé est mûr quand la queue se détache d’elle-même, ou se craquelle autour.',
      ),
    ],
    eat: [fact('foodPlants', 'Raw, without seeds and rind.', 'Cru, sans les graines ni l’écorce.')],
    keep: [
      fact(
        'ah66',
        'Ripe, a few days in the fridge, well wrapped: its smell spreads.',
        'Mûr, quelques jours au froid, bien emballé : son odeur se répand.',
      ),
    ],
    nutrition: '09181',
    varieties: [
      fact(
        'inao',
        'Melon du Haut-Poitou and melon du Quercy, both of the Charentais type, are protected regional names (IGP).',
        'Le melon du Haut-Poitou et le melon du Quercy, de type charentais, sont des IGP.',
      ),
      fact(
        'foodPlants',
        'Cantaloupe and Charentais are scented, with orange flesh; winter melons (honeydew, Piel de Sapo) have no scent and keep long.',
        'Le cantaloup et le charentais sont parfumés, à chair orange ; les melons d’hiver (honeydew, Piel de Sapo) ne sentent pas et se gardent longtemps.',
      ),
    ],
    biodiversity: [
      fact(
        'cucumberOrigins',
        'Many wild relatives, in Asia, Australia and around the Indian Ocean, were overlooked until their DNA was read.',
        'Bien des parents sauvages, d’Asie, d’Australie et du pourtour de l’océan Indien, sont restés ignorés jusqu’à la lecture de leur ADN.',
      ),
    ],
  },
  {
    species: 'watermelon',
    origin: [
      fact(
        'watermelonGenome',
        'Its closest relative is a melon with white flesh, not bitter, from Kordofan in Sudan; Egyptian paintings show it was eaten more than 4,000 years ago.',
        'Sa plus proche parente est une pastèque à chair blanche, sans amertume, du Kordofan, au Soudan ; des peintures d’Égypte montrent qu’on en mangeait il y a plus de 4 000 ans.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Heavy, with a cream to yellow patch where it lay on the ground, and a dry tendril beside the stalk.',
        'Lourde, avec une tache crème à jaune là où elle touchait la terre, et la vrille sèche près de la queue.',
      ),
    ],
    ripe: [fact('ah66', 'It does not ripen after picking.', 'Elle ne mûrit plus après la cueillette.')],
    eat: [
      fact(
        'foodPlants',
        'Raw, in slices; in some countries the seeds are roasted and the rind is pickled.',
        'Crue, en tranches ; certains pays grillent ses graines et confisent son écorce.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Whole, two to three weeks at 10 to 15 °C; cut, in the refrigerator.',
        'Entière, deux à trois semaines entre 10 et 15 °C ; entamée, au réfrigérateur.',
      ),
    ],
    nutrition: '09326',
    varieties: [
      fact(
        'foodPlants',
        'Red, pink or yellow flesh; seedless ones have three sets of chromosomes.',
        'Chair rouge, rose ou jaune ; celles sans pépins ont trois jeux de chromosomes.',
      ),
    ],
    cautions: [bitterGourd],
  },
  {
    species: 'zucchini',
    origin: [
      fact(
        'pumpkinGroups',
        'An American squash that became a zucchini in Italy: the long summer type appeared there late, in the 19th century.',
        'Une courge d’Amérique devenue courgette en Italie : ce type long d’été y est apparu tard, au XIXe siècle.',
      ),
    ],
    season: { france: grown(5, 6, 7, 8, 9, 10) },
    choose: [
      fact(
        'ah66',
        'Small to medium, firm and shiny: it is picked unripe, with tender skin.',
        'Petite ou moyenne, ferme et brillante : on la cueille jeune, la peau tendre.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Young, with its skin: fried, stewed, stuffed or raw; the flowers are eaten, too.',
        'Jeune, avec la peau : poêlée, mijotée, farcie ou crue ; les fleurs se mangent aussi.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'One to two weeks at 5 to 10 °C: the bottom of the refrigerator.',
        'Une à deux semaines entre 5 et 10 °C : le bas du réfrigérateur.',
      ),
    ],
    nutrition: '11477',
    biodiversity: [
      fact(
        'pumpkinGroups',
        'The same species, Cucurbita pepo, gives pumpkins, pattypans, acorn and spaghetti squash.',
        'La même espèce, Cucurbita pepo, donne citrouilles, pâtissons, courges poivrées et courges spaghetti.',
      ),
    ],
    cautions: [bitterGourd],
  },
];
