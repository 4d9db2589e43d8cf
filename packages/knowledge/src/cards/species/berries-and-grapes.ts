import { text } from '../../taxonomy/text.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { caution, fact, grown, harvest, powo } from '../writing.js';

/** Grapes and the small fruit outside the rose family. */
export const berriesAndGrapes: readonly SpeciesKnowledge[] = [
  {
    species: 'blueberry',
    origin: [
      fact(
        powo('Vaccinium corymbosum'),
        'A bush of eastern North America.',
        'Un arbuste de l’est de l’Amérique du Nord.',
      ),
      fact(
        'fruitAndNuts',
        'A young crop: wild bushes were first bred in New Jersey at the start of the 20th century.',
        'Une culture jeune : la sélection des plants sauvages a commencé dans le New Jersey au début du XXe siècle.',
      ),
    ],
    season: { france: grown(7, 8, 9) },
    choose: [
      fact(
        'ah66',
        'Dry, firm, blue all round, with its whitish bloom: red near the stalk means unripe, and it will not ripen any more.',
        'Sèche, ferme, bleue partout, avec sa pruine : un reste de rouge près du pédoncule montre qu’elle n’est pas mûre, et elle ne mûrira plus.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, or cooked in pies, cakes and jam.',
        'Crue, ou cuite en tarte, en gâteau ou en confiture.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, unwashed, up to two weeks.',
        'Au froid, sans la laver, jusqu’à deux semaines.',
      ),
    ],
    nutrition: '09050',
    varieties: [
      fact(
        'foodPlants',
        'Highbush blueberries have pale flesh; the wild European bilberry (Vaccinium myrtillus) is smaller and purple right through.',
        'Les myrtilles cultivées ont la chair pâle ; la myrtille sauvage d’Europe (Vaccinium myrtillus), plus petite, est violette jusqu’au cœur.',
      ),
    ],
  },
  {
    species: 'huckleberry',
    origin: [
      fact(
        powo('Vaccinium'),
        'Several wild species of cool woods and moors of the northern hemisphere; the best known in Europe is the bilberry, Vaccinium myrtillus.',
        'Plusieurs espèces sauvages des bois frais et des landes de l’hémisphère Nord ; la plus connue en Europe est Vaccinium myrtillus.',
      ),
    ],
    choose: [
      fact(
        'foodPlants',
        'Picked in the wild, ripe and dark; the juice stains fingers and teeth.',
        'Se cueille dans la nature, mûre et foncée ; son jus tache les doigts et les dents.',
      ),
    ],
    eat: [fact('foodPlants', 'Raw, or cooked in tarts and jam.', 'Crue, ou cuite en tarte ou en confiture.')],
    nutrition: '35043',
    cautions: [
      caution(
        'toxic',
        'plantMixups',
        'Some wild berries are poisonous. Never eat one you gathered on the word of a photo: have someone who knows plants look at it.',
        'Certaines baies sauvages sont toxiques. Ne jamais manger une baie cueillie sur la foi d’une photo : la montrer à quelqu’un qui connaît les plantes.',
      ),
    ],
  },
  {
    species: 'redcurrant',
    origin: [
      fact(powo('Ribes rubrum'), 'A bush native to western Europe.', 'Un arbuste d’Europe occidentale.'),
    ],
    season: { france: grown(6, 7, 8) },
    choose: [
      fact(
        'foodPlants',
        'Shiny and red down to the tip of the cluster; sold on the stalk.',
        'Brillante et rouge jusqu’au bout de la grappe ; elle se vend sur sa rafle.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw with sugar, or cooked: rich in pectin, its juice sets into a clear jelly.',
        'Crue avec du sucre, ou cuite : riche en pectine, son jus prend en gelée claire.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, on the stalk, one week or more.',
        'Au froid, sur sa rafle, une semaine ou plus.',
      ),
    ],
    nutrition: '09084',
    varieties: [
      fact(
        'foodPlants',
        'White currants are redcurrants without the red pigment, and milder; the blackcurrant is another species, Ribes nigrum.',
        'La groseille blanche est une groseille sans pigment rouge, plus douce ; le cassis est une autre espèce, Ribes nigrum.',
      ),
    ],
  },
  {
    species: 'mulberry',
    origin: [
      fact(
        'foodPlants',
        'The white mulberry, whose leaves feed silkworms, comes from China; the black one, the best to eat, from western Asia.',
        'Le mûrier blanc, dont les feuilles nourrissent le ver à soie, vient de Chine ; le noir, le meilleur à manger, d’Asie occidentale.',
      ),
    ],
    ripe: [
      fact(
        'foodPlants',
        'Eaten fully ripe, when it falls at a touch; the juice of the black one stains.',
        'Se mange bien mûre, quand elle tombe au toucher ; le jus de la noire tache.',
      ),
    ],
    keep: [fact('foodPlants', 'Too soft to travel.', 'Trop tendre pour voyager.')],
    eat: [fact('foodPlants', 'Eaten the day it is picked.', 'On la mange le jour même.')],
    nutrition: '09190',
    varieties: [
      fact(
        'foodPlants',
        'White mulberries are sweet and mild, white, pink or purple; black ones larger and sharper.',
        'Les mûres du mûrier blanc sont douces, blanches, roses ou violettes ; les noires plus grosses et plus vives.',
      ),
    ],
  },
  {
    species: 'grape',
    origin: [
      fact(
        'grapeHistory',
        'Domesticated about 11,000 years ago, in western Asia and in the Caucasus at once; table grapes descend from the vines of western Asia.',
        'La vigne fut domestiquée il y a environ 11 000 ans, à la fois en Asie occidentale et dans le Caucase ; le raisin de table descend des vignes d’Asie occidentale.',
      ),
    ],
    season: {
      france: grown(9, 10),
      south: harvest('australia', 'Western Australia', 'Australie-Occidentale', 1, 2, 3),
    },
    choose: [
      fact(
        'ah66',
        'Green, supple stems and firm berries with their bloom.',
        'Rafle verte et souple, grains fermes couverts de pruine.',
      ),
    ],
    ripe: [fact('ah66', 'It does not ripen after picking.', 'Il ne mûrit plus après la cueillette.')],
    eat: [
      fact(
        'foodPlants',
        'Raw, skin and all; or dried, as raisins, currants and sultanas.',
        'Cru, avec la peau ; ou séché, en raisins de Corinthe, de Smyrne ou de Malaga.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, in a pierced bag, one to several weeks; wash it when you eat it.',
        'Au froid, dans un sachet percé, une à plusieurs semaines ; le laver au moment de le manger.',
      ),
    ],
    nutrition: '09132',
    varieties: [
      fact(
        'inao',
        'Chasselas de Moissac and Muscat du Ventoux are table grapes with a protected designation (AOP).',
        'Le chasselas de Moissac et le muscat du Ventoux sont deux raisins de table en AOP.',
      ),
    ],
    biodiversity: [
      fact(
        'vineVarieties',
        'Some 10,000 varieties are known; 13 of them cover more than a third of the world’s vineyards, 33 cover half.',
        'On connaît quelque 10 000 cépages ; 13 couvrent plus du tiers du vignoble mondial, 33 la moitié.',
      ),
    ],
    links: [
      {
        label: text(
          'Plantgrape: the French catalogue of vine varieties',
          'Plantgrape : le catalogue des vignes cultivées en France',
        ),
        url: 'https://www.plantgrape.fr/',
      },
    ],
  },
];
