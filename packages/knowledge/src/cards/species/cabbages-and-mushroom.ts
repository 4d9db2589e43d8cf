import { text } from '../../taxonomy/text.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { caution, fact, grown, iucn } from '../writing.js';

const wildCabbage = fact(
  'brassicaHistory',
  'One species, many vegetables: cabbage, cauliflower, broccoli, kale, Brussels sprouts and kohlrabi are all Brassica oleracea, domesticated in the eastern Mediterranean.',
  'Une seule espèce, bien des légumes : chou, chou-fleur, brocoli, chou frisé, chou de Bruxelles et chou-rave sont tous des Brassica oleracea, domestiqués en Méditerranée orientale.',
);

const relative = iucn(
  'Brassica macrocarpa',
  'CR',
  text('Sicilian wild cabbage', 'chou sauvage des îles Égades'),
);

/** Cabbages, sweet corn, asparagus and the mushroom. */
export const cabbagesAndMushroom: readonly SpeciesKnowledge[] = [
  {
    species: 'cabbage',
    origin: [wildCabbage],
    season: { france: grown(1, 2, 3, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Hard, heavy head, crisp leaves, freshly cut stem.',
        'Pomme dure et lourde, feuilles craquantes, trognon frais coupé.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw in salads, boiled, braised or stuffed; fermented with salt, it is sauerkraut.',
        'Cru en salade, bouilli, braisé ou farci ; fermenté avec du sel, c’est la choucroute.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, weeks for early cabbage, months for late.',
        'Au froid, des semaines pour un chou précoce, des mois pour un tardif.',
      ),
    ],
    nutrition: '11109',
    varieties: [
      fact(
        'foodPlants',
        'White, red, pointed, or crinkled (Savoy).',
        'Blanc, rouge, pointu ou frisé (chou de Milan).',
      ),
    ],
    iucn: [relative],
  },
  {
    species: 'cauliflower',
    origin: [wildCabbage],
    season: { france: grown(1, 2, 3, 9, 10, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Tight, even head without brown spots, in crisp green leaves.',
        'Pomme serrée, unie, sans tache brune, dans des feuilles vertes et craquantes.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Boiled, steamed or in a gratin; raw in small pieces.',
        'À l’eau, à la vapeur ou en gratin ; cru, en petits bouquets.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, up to three weeks, away from apples: ethylene yellows and drops its leaves.',
        'Au froid, jusqu’à trois semaines, loin des pommes : l’éthylène fait jaunir et tomber ses feuilles.',
      ),
    ],
    nutrition: '11135',
    varieties: [
      fact(
        'foodPlants',
        'White as a rule; also green, orange and purple, and the pointed Romanesco.',
        'Blanc d’ordinaire ; aussi vert, orange ou violet, et le romanesco aux pointes en spirale.',
      ),
    ],
    iucn: [relative],
  },
  {
    species: 'kohlrabi',
    origin: [wildCabbage],
    choose: [
      fact(
        'ah66',
        'Small, 5 to 8 cm across, firm, without cracks: large ones turn woody.',
        'Petit, de 5 à 8 cm, ferme, sans fente : les gros deviennent fibreux.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Peeled: raw, grated or sliced, or boiled.',
        'Épluché : cru, râpé ou en tranches, ou cuit à l’eau.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, leaves cut off, two to three months.',
        'Au froid, sans ses feuilles, deux à trois mois.',
      ),
    ],
    nutrition: '11241',
    varieties: [
      fact(
        'foodPlants',
        'Pale green or purple outside, white inside: it is a swollen stem, not a root.',
        'Vert pâle ou violet dehors, blanc dedans : c’est une tige renflée, non une racine.',
      ),
    ],
    iucn: [relative],
  },
  {
    species: 'corn',
    origin: [
      fact(
        'maizeDomestication',
        'Domesticated once, some 9,000 years ago in southern Mexico, from a grass, teosinte.',
        'Domestiqué une seule fois, il y a quelque 9 000 ans, dans le sud du Mexique, à partir d’une herbe, la téosinte.',
      ),
    ],
    season: { france: grown(7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Fresh green husk, brown silk, full milky kernels in close rows.',
        'Feuilles vertes et fraîches, soies brunes, grains pleins et laiteux, serrés.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Boiled or grilled on the cob; or the kernels alone, cut off it.',
        'En épi, à l’eau ou grillé ; ou en grains détachés de l’épi.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge at once and eaten soon: its sugar turns to starch, the faster the warmer.',
        'Au froid aussitôt et à manger vite : son sucre se change en amidon, d’autant plus vite qu’il fait chaud.',
      ),
    ],
    nutrition: '11167',
    varieties: [
      fact(
        'foodPlants',
        'Sweet corn is a maize whose kernels keep their sugar; field maize and popcorn are of the same species.',
        'Le maïs doux est un maïs dont le grain garde son sucre ; maïs grain et maïs à éclater sont de la même espèce.',
      ),
    ],
  },
  {
    species: 'asparagus',
    origin: [
      fact(
        'foodPlants',
        'Wild on sands and coasts of Europe and western Asia; already grown by the Romans.',
        'Sauvage sur les sables et les côtes d’Europe et d’Asie occidentale ; les Romains la cultivaient déjà.',
      ),
    ],
    season: { france: grown(4, 5, 6) },
    choose: [
      fact(
        'ah66',
        'Straight, firm, closed tips, the cut end moist.',
        'Droite, ferme, pointe bien fermée, talon encore humide.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Boiled or steamed; white spears are peeled first, thin green ones need not be.',
        'À l’eau ou à la vapeur ; les blanches s’épluchent, les vertes fines non.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge at once, upright with the foot moist, two or three days: it toughens quickly.',
        'Au froid aussitôt, debout, le pied humide, deux ou trois jours : elle durcit vite.',
      ),
    ],
    nutrition: '11011',
    varieties: [
      fact(
        'inao',
        'Asperge des sables des Landes and asperges du Blayais are protected regional names (IGP).',
        'L’asperge des sables des Landes et les asperges du Blayais sont des IGP.',
      ),
    ],
  },
  {
    species: 'mushroom',
    origin: [
      fact(
        'foodPlants',
        'Cultivated near Paris since the 17th century, later in old quarries: hence its French name.',
        'Cultivé près de Paris depuis le XVIIe siècle, puis dans d’anciennes carrières : d’où son nom.',
      ),
    ],
    season: { france: grown(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) },
    choose: [
      fact('ah66', 'Firm, dry, cap closed against the stem.', 'Ferme, sec, le chapeau fermé contre le pied.'),
    ],
    eat: [
      fact(
        'foodPlants',
        'Fried, grilled or stewed, or in soups and sauces.',
        'Poêlé, grillé ou mijoté, en soupe ou en sauce.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, in paper, less than a week.',
        'Au froid, dans du papier, moins d’une semaine.',
      ),
    ],
    nutrition: '11260',
    varieties: [
      fact(
        'foodPlants',
        'White, brown (cremini) and portobello are one species, Agaricus bisporus; the last is simply left to open.',
        'Blanc, brun et portobello sont une seule espèce, Agaricus bisporus ; le dernier est juste cueilli ouvert.',
      ),
    ],
    cautions: [
      caution(
        'toxic',
        'plantMixups',
        'Never eat a wild mushroom on the word of a photo: deadly ones look like it.',
        'Ne jamais manger un champignon sauvage sur la foi d’une photo : il a des sosies mortels.',
      ),
    ],
  },
];
