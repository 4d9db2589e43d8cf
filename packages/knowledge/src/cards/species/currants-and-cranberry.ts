import type { SpeciesKnowledge } from '../knowledge.js';
import { caution, fact, harvest, powo } from '../writing.js';

/** Currants beside the red one, the gooseberry, the cranberry. */
export const currantsAndCranberry: readonly SpeciesKnowledge[] = [
  {
    species: 'blackcurrant',
    origin: [
      fact(
        powo('Ribes nigrum'),
        'A bush of cool, damp woods from Europe to central Asia.',
        'Un arbuste des bois frais et humides, de l’Europe à l’Asie centrale.',
      ),
    ],
    season: { north: harvest('foodPlants', 'England', 'Angleterre', 7, 8) },
    choose: [fact('foodPlants', 'Dry, evenly black and firm.', 'Sec, bien noir et ferme.')],
    ripe: [fact('foodPlants', 'Red ones among them are not ripe.', 'Les grains rouges ne sont pas mûrs.')],
    eat: [
      fact(
        'foodPlants',
        'Sharp when raw: most of it becomes jam, jelly, cordial or crème de cassis.',
        'Acide quand il est cru : on en fait surtout des confitures, des gelées, du sirop et de la crème de cassis.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Some days in the fridge, unwashed and on its strings; it freezes well.',
        'Quelques jours au froid, sans le laver, sur sa grappe ; il se congèle bien.',
      ),
    ],
    nutrition: '09083',
    varieties: [
      fact(
        'foodPlants',
        'Noir de Bourgogne is the variety of the liqueur; Ben Lomond and others of that name come from Scotland.',
        'Noir de Bourgogne est la variété de la crème de cassis ; Ben Lomond et les autres « Ben » viennent d’Écosse.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Some hundred and fifty species of Ribes grow wild in the north and in the Andes; few are eaten.',
        'Quelque cent cinquante espèces de Ribes poussent dans l’hémisphère Nord et dans les Andes ; peu se mangent.',
      ),
    ],
  },
  {
    species: 'gooseberry',
    origin: [
      fact(
        powo('Ribes uva-crispa'),
        'A thorny bush of Europe and north-west Africa.',
        'Un arbuste épineux d’Europe et du nord-ouest de l’Afrique.',
      ),
    ],
    season: { north: harvest('foodPlants', 'England', 'Angleterre', 6, 7, 8) },
    keep: [
      fact(
        'ah66',
        'In the fridge, unwashed, two to three weeks while it is firm.',
        'Au froid, sans la laver, deux à trois semaines tant qu’elle est ferme.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Firm and sharp for cooking; soft, full and translucent to eat as it is.',
        'Ferme et acide pour la cuisson ; souple, pleine et translucide pour la manger telle quelle.',
      ),
    ],
    nutrition: '09107',
    varieties: [
      fact(
        'foodPlants',
        'Green, yellow, white or red by variety, smooth or hairy.',
        'Verte, jaune, blanche ou rouge selon la variété, lisse ou velue.',
      ),
    ],
    biodiversity: [
      fact(
        'foodPlants',
        'English clubs have bred it for size since the 18th century, for shows of the heaviest berry.',
        'Des clubs anglais la sélectionnent pour sa taille depuis le XVIIIe siècle, pour des concours de la plus lourde.',
      ),
    ],
  },
  {
    species: 'cranberry',
    origin: [
      fact(
        powo('Vaccinium macrocarpon'),
        'A creeping evergreen of the bogs of eastern North America.',
        'Une plante rampante, toujours verte, des tourbières de l’est de l’Amérique du Nord.',
      ),
    ],
    season: { north: harvest('fruitAndNuts', 'United States', 'États-Unis', 9, 10, 11) },
    choose: [
      fact(
        'fruitAndNuts',
        'Firm and glossy: a good one bounces, and floats, since it is hollow.',
        'Ferme et luisante : une bonne rebondit, et flotte, car elle est creuse.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Very sour when raw: cooked with sugar in sauces, or sweetened and dried.',
        'Très acide quand elle est crue : cuite avec du sucre en sauce, ou sucrée et séchée.',
      ),
    ],
    keep: [fact('ah66', 'In the fridge, two to four months.', 'Au froid, deux à quatre mois.')],
    nutrition: '09078',
    biodiversity: [
      fact(
        'fruitAndNuts',
        'One of the few fruits whose cultivated plants differ little from the wild ones of the bogs.',
        'L’un des rares fruits dont les plants cultivés diffèrent peu de ceux des tourbières.',
      ),
    ],
    cautions: [
      caution(
        'medicine',
        'cranberryWarfarin',
        'Much of its juice may strengthen the effect of warfarin: ask a pharmacist.',
        'Son jus, en quantité, peut renforcer l’effet de la warfarine : demander au pharmacien.',
      ),
    ],
  },
  {
    species: 'olive',
    origin: [
      fact(
        'oldWorld',
        'Domesticated from the wild olive in the eastern Mediterranean some six thousand years ago.',
        'Domestiquée à partir de l’oléastre en Méditerranée orientale il y a quelque six mille ans.',
      ),
    ],
    season: { north: harvest('fruitAndNuts', 'the Mediterranean', 'Méditerranée', 1, 9, 10, 11, 12) },
    choose: [fact('foodPlants', 'Firm, whole, of one colour.', 'Ferme, entière, d’une seule couleur.')],
    keep: [
      fact(
        'foodPlants',
        'Once opened, in its brine and in the fridge, some weeks.',
        'Une fois entamée, dans sa saumure et au froid, quelques semaines.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'From the tree it is too bitter to eat: it is sold cured in brine, lye or salt.',
        'Au sortir de l’arbre elle est trop amère : elle se vend préparée en saumure, à la soude ou au sel.',
      ),
    ],
    varieties: [
      fact(
        'fruitAndNuts',
        'Green and black are two ages of the same fruit. Picholine, Lucques, Kalamata, Manzanilla are table varieties.',
        'Verte et noire sont deux âges du même fruit. Picholine, Lucques, Kalamata, Manzanilla sont des variétés de table.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'More than a thousand varieties are kept in collections, most of them grown in one country only.',
        'Plus de mille variétés sont conservées en collections, la plupart cultivées dans un seul pays.',
      ),
    ],
    cautions: [
      caution(
        'care',
        'foodPlants',
        'Its stone is hard and pointed: take it out for small children.',
        'Son noyau est dur et pointu : l’ôter pour les petits enfants.',
      ),
    ],
  },
];
