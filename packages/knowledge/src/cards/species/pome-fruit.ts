import { text } from '../../taxonomy/text.js';
import { birchPollen } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { fact, grown, harvest, iucn, powo } from '../writing.js';

/** Apples, pears and quince. */
export const pomeFruit: readonly SpeciesKnowledge[] = [
  {
    species: 'apple',
    origin: [
      fact(
        'appleHistory',
        'Domesticated in the mountains of Central Asia from the wild apple Malus sieversii, then carried west, where it crossed with the European crab apple (Malus sylvestris).',
        'Domestiquée dans les montagnes d’Asie centrale à partir du pommier sauvage Malus sieversii, puis emportée vers l’ouest, où elle s’est croisée avec le pommier sauvage d’Europe (Malus sylvestris).',
      ),
    ],
    season: {
      france: grown(1, 2, 3, 4, 8, 9, 10, 11, 12),
      south: harvest('australia', 'Western Australia', 'Australie-Occidentale', 3, 4, 5),
    },
    choose: [
      fact(
        'ah66',
        'Firm and heavy, with smooth skin and no bruise: a soft apple is past its best.',
        'Ferme et lourde, la peau lisse et sans coup : une pomme molle a fait son temps.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, skin and all; or baked, stewed and in tarts.',
        'Crue, avec la peau ; ou au four, en compote ou en tarte.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, near 0 °C for most varieties. It gives off ethylene, a gas that ripens its neighbours: keep it away from leafy and root vegetables.',
        'Au froid, vers 0 °C pour la plupart des variétés. Elle dégage de l’éthylène, un gaz qui fait mûrir ses voisins : à tenir loin des légumes feuilles et racines.',
      ),
    ],
    nutrition: '09003',
    varieties: [
      fact(
        'inao',
        'Among the protected names of French apples: Pomme du Limousin (AOP) and Pommes de Savoie (IGP).',
        'Parmi les noms protégés de pommes françaises : la pomme du Limousin (AOP) et les pommes de Savoie (IGP).',
      ),
    ],
    biodiversity: [
      fact(
        'brogdale',
        'More than 2,000 varieties stand in the orchards of the British national collection alone.',
        'Plus de 2 000 variétés poussent dans les seuls vergers de la collection nationale britannique.',
      ),
      fact(
        'frenchApples',
        'In France four varieties, Golden, Gala, Granny Smith and Pink Lady, were to make up about two thirds of the harvest of 2015.',
        'En France quatre variétés, Golden, Gala, Granny Smith et Pink Lady, devaient faire environ les deux tiers de la récolte de 2015.',
      ),
    ],
    iucn: [
      iucn('Malus sieversii', 'VU', text('wild apple of Central Asia', 'pommier sauvage d’Asie centrale')),
      iucn('Malus niedzwetzkyana', 'EN', text('Niedzwetzky’s apple', 'pommier de Niedzwetzky')),
    ],
    cautions: [birchPollen],
    links: [
      {
        label: text(
          'National Fruit Collection, Brogdale',
          'National Fruit Collection, Brogdale (en anglais)',
        ),
        url: 'https://www.nationalfruitcollection.org.uk/',
      },
      {
        label: text(
          'Croqueurs de pommes: amateurs who save old varieties (in French)',
          'Les Croqueurs de pommes : des amateurs qui sauvent les variétés anciennes',
        ),
        url: 'https://croqueurs-national.fr/',
      },
    ],
  },
  {
    species: 'pear',
    origin: [
      fact(
        'oldWorld',
        'Descends from wild pears of Europe and western Asia; grown since Antiquity.',
        'Descend des poiriers sauvages d’Europe et d’Asie occidentale ; cultivée depuis l’Antiquité.',
      ),
    ],
    season: {
      france: grown(1, 2, 3, 8, 9, 10, 11, 12),
      south: harvest('australia', 'Western Australia', 'Australie-Occidentale', 3, 4, 5),
    },
    ripe: [
      fact(
        'ah66',
        'Picked hard, it ripens off the tree. It is ready when the flesh beside the stalk yields to the thumb.',
        'Cueillie dure, elle mûrit hors de l’arbre. Elle est prête quand la chair cède sous le pouce près de la queue.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw when ripe; poached or baked while it is still firm.',
        'Crue quand elle est mûre ; pochée ou au four tant qu’elle est ferme.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Let it ripen at room temperature, then keep it in the fridge and eat it soon: a ripe pear does not wait.',
        'La laisser mûrir à température ambiante, puis la mettre au froid et la manger vite : une poire mûre n’attend pas.',
      ),
    ],
    nutrition: '09252',
    varieties: [
      fact(
        'fruitAndNuts',
        'Summer pears (Williams) are eaten soon after picking; autumn and winter pears (Conference, Beurré Bosc, Comice) keep for months in the fridge.',
        'Les poires d’été (Williams) se mangent peu après la cueillette ; celles d’automne et d’hiver (Conférence, Beurré Bosc, Comice) se gardent des mois au froid.',
      ),
    ],
    biodiversity: [
      fact(
        'brogdale',
        'About 500 varieties grow in the British national collection.',
        'Environ 500 variétés poussent dans la collection nationale britannique.',
      ),
      fact(
        'frenchPears',
        'In France four varieties make up almost 80% of the harvest: Williams, Conference, Comice and Guyot.',
        'En France quatre variétés font près de 80 % de la récolte : Williams, Conférence, Comice et Guyot.',
      ),
    ],
    iucn: [iucn('Pyrus korshinskyi', 'CR', text('Bukharan pear', 'poirier de Boukhara'))],
    cautions: [birchPollen],
  },
  {
    species: 'quince',
    origin: [
      fact(
        powo('Cydonia oblonga'),
        'Wild in the Caucasus and northern Iran; the only species of its genus.',
        'Sauvage dans le Caucase et le nord de l’Iran ; la seule espèce de son genre.',
      ),
    ],
    season: { france: grown(10) },
    choose: [fact('fruitAndNuts', 'Fully yellow and strongly scented.', 'Bien jaune et très parfumé.')],
    ripe: [
      fact(
        'fruitAndNuts',
        'The down on the skin rubs off when it is ripe.',
        'Son duvet s’en va au frottement quand il est mûr.',
      ),
    ],
    keep: [
      fact('ah66', 'In the fridge it keeps two to three months.', 'Au froid, il se garde deux à trois mois.'),
    ],
    eat: [
      fact(
        'fruitAndNuts',
        'Most varieties are too hard and astringent to eat raw: it is cooked into jelly, paste and compote.',
        'La plupart des variétés sont trop dures et âpres pour être mangées crues : on le cuit en gelée, en pâte, en compote.',
      ),
    ],
    nutrition: '09296',
    biodiversity: [
      fact(
        'brogdale',
        'About 20 varieties are kept in the British national collection.',
        'Une vingtaine de variétés sont conservées dans la collection nationale britannique.',
      ),
    ],
  },
];
