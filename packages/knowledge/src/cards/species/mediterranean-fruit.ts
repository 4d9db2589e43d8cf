import { text } from '../../taxonomy/text.js';
import { birchPollen, juiceAndSun, latex } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact, grown, harvest, iucn, iucnPage, powo, sold } from '../writing.js';

/** Fig, kiwi, persimmon and pomegranate: fruit of warm gardens. */
export const mediterraneanFruit: readonly SpeciesKnowledge[] = [
  {
    species: 'fig',
    origin: [
      fact(
        'figGilgal',
        'Perhaps the first fruit people ever grew: seedless figs about 11,400 years old were found in the Jordan valley.',
        'Peut-être le premier fruit cultivé : des figues sans graines, vieilles d’environ 11 400 ans, ont été trouvées dans la vallée du Jourdain.',
      ),
    ],
    season: { france: grown(7, 8, 9, 10) },
    choose: [fact('ah66', 'Soft and heavy, still whole.', 'Souple et lourde, encore entière.')],
    ripe: [
      fact('ah66', 'It does not get better once picked.', 'Elle ne s’améliore plus après la cueillette.'),
    ],
    eat: [fact('foodPlants', 'Raw, or dried; also in jam.', 'Crue ou séchée ; aussi en confiture.')],
    keep: [
      fact(
        'ah66',
        'In the fridge, in one layer, only a few days: it is among the most fragile.',
        'Au froid, sur une seule couche, quelques jours seulement : elle est des plus fragiles.',
      ),
    ],
    nutrition: '09089',
    varieties: [
      fact(
        'inao',
        'Figue de Solliès, purple and from the Var, is a protected designation (AOP).',
        'La figue de Solliès, violette, du Var, est une AOP.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Some figs, such as Smyrna figs, set only if a tiny wasp brings them pollen from wild fig trees (caprifigs); common figs do without.',
        'Certaines figues, dont celles de Smyrne, ne nouent que si une petite guêpe leur apporte le pollen du caprifiguier ; les figues communes s’en passent.',
      ),
    ],
    iucn: [iucn('Ficus carica', 'LC', text('fig tree', 'figuier'))],
    cautions: [juiceAndSun],
  },
  {
    species: 'kiwi',
    origin: [
      fact(
        powo('Actinidia chinensis var. deliciosa'),
        'A wild vine of China.',
        'Une liane sauvage de Chine.',
      ),
      fact(
        'kiwifruit1904',
        'Seeds reached New Zealand in 1904; growers there made a fruit of trade of it.',
        'Des graines arrivent en Nouvelle-Zélande en 1904 ; ses cultivateurs en ont fait un fruit du commerce.',
      ),
    ],
    season: {
      france: grown(1, 2, 3, 11, 12),
      north: harvest('kiwifruitSeason', 'California', 'Californie', 9, 10, 11),
      south: harvest('kiwifruitSeason', 'New Zealand', 'Nouvelle-Zélande', 3, 4, 5),
    },
    choose: [fact('ah66', 'Sold firm, without soft spots.', 'Se vend ferme, sans point mou.')],
    ripe: [
      fact('ah66', 'Ready when it yields to the thumb.', 'Il est prêt quand il cède sous le pouce.'),
      fact(
        'ah66',
        'To ripen it, leave it at room temperature beside an apple or a banana, whose ethylene speeds it up.',
        'Pour qu’il mûrisse, le laisser à température ambiante près d’une pomme ou d’une banane, dont l’éthylène le presse.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Cut in two and spooned out of its skin, or peeled and sliced.',
        'Coupé en deux et mangé à la cuillère, ou pelé et tranché.',
      ),
    ],
    keep: [fact('ah66', 'Weeks in the fridge.', 'Des semaines au froid.')],
    nutrition: '09148',
    varieties: [
      fact('inao', 'Kiwi de l’Adour is a protected regional name (IGP).', 'Le kiwi de l’Adour est une IGP.'),
      fact(
        'kiwifruit1904',
        'Hayward, raised in New Zealand from those few seeds, became the green kiwi of the whole world.',
        'Hayward, obtenue en Nouvelle-Zélande à partir de ces quelques graines, est devenue le kiwi vert du monde entier.',
      ),
    ],
    biodiversity: [
      fact(
        'newTemperateFruits',
        'World trade in green kiwifruit has rested on one variety, Hayward.',
        'Le commerce mondial du kiwi vert a reposé sur une seule variété, Hayward.',
      ),
    ],
    cautions: [birchPollen, latex],
  },
  {
    species: 'persimmon',
    origin: [fact(powo('Diospyros kaki'), 'From China and its neighbours.', 'De Chine et des pays voisins.')],
    season: { france: sold(1, 10, 11, 12) },
    ripe: [
      fact(
        'ah66',
        'There are two kinds: astringent ones (Hachiya, pointed) must be as soft as jelly; the others (Fuyu, flat) are eaten crisp.',
        'Il y en a de deux sortes : les astringents (Hachiya, pointu) se mangent blets, mous comme une gelée ; les autres (Fuyu, aplati) se croquent.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Firm, it ripens at room temperature, faster beside an apple.',
        'Ferme, il mûrit à température ambiante, plus vite près d’une pomme.',
      ),
    ],
    eat: [
      fact(
        'fruitAndNuts',
        'Tannins make unripe fruit pucker the mouth; treated after harvest, even an astringent variety can be eaten firm.',
        'Ses tanins font grimacer quand il n’est pas mûr ; traité après la cueillette, même un kaki astringent se mange ferme.',
      ),
    ],
    nutrition: '09263',
  },
  {
    species: 'pomegranate',
    origin: [
      fact(
        morton('pomegranate'),
        'Native from Iran to the Himalayas in northern India, and grown around the Mediterranean since Antiquity.',
        'Originaire d’une zone allant de l’Iran à l’Himalaya indien, et cultivée autour de la Méditerranée depuis l’Antiquité.',
      ),
    ],
    season: { france: sold(1, 2, 11, 12) },
    choose: [fact('ah66', 'Heavy, with taut skin and no crack.', 'Lourde, la peau tendue, sans fente.')],
    ripe: [fact('ah66', 'It does not ripen after picking.', 'Elle ne mûrit plus après la cueillette.')],
    eat: [
      fact(
        morton('pomegranate'),
        'Score the rind, break it apart and take out the juicy seeds; rind and membranes are left.',
        'On entaille l’écorce, on l’ouvre et on détache les grains juteux ; l’écorce et les membranes ne se mangent pas.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Two to three months in the fridge, best near 5 °C: the skin dries, the seeds stay juicy.',
        'Deux à trois mois au froid, de préférence vers 5 °C : la peau sèche, les grains restent juteux.',
      ),
    ],
    nutrition: '09286',
    biodiversity: [
      fact(
        iucnPage('Punica protopunica'),
        'It has one relative only, a small tree of the island of Socotra, in Yemen, with bitter fruit.',
        'Le grenadier n’a qu’un seul parent, un petit arbre de l’île de Socotra, au Yémen, aux fruits amers.',
      ),
    ],
    iucn: [
      iucn('Punica granatum', 'LC', text('pomegranate tree', 'grenadier')),
      iucn('Punica protopunica', 'VU', text('Socotra pomegranate', 'grenadier de Socotra')),
    ],
  },
];
