import { text } from '../../taxonomy/text.js';
import { birchPollen, peachProtein } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { caution, fact, grown, harvest, iucn, powo } from '../writing.js';

const newZealand = harvest('summerfruit', 'New Zealand', 'Nouvelle-Zélande', 1, 2, 12);

const groundColour = fact(
  'ah66',
  'Look at the ground colour, not at the red cheek: no green left near the stalk, a clear scent, flesh that just yields.',
  'Regarder la couleur de fond, pas la joue rouge : plus de vert près de la queue, un parfum net, une chair qui cède à peine.',
);

const ripenFirst = fact(
  'ah66',
  'Ripen it at room temperature before it sees the refrigerator: held unripe between about 2 and 8 °C, the flesh turns mealy and brown.',
  'La faire mûrir à température ambiante avant le réfrigérateur : gardée encore ferme entre 2 et 8 °C environ, la chair devient farineuse et brunit.',
);

/** Apricot, cherry, peach, nectarine and plum. */
export const stoneFruit: readonly SpeciesKnowledge[] = [
  {
    species: 'apricot',
    origin: [
      fact(
        'apricotGenomes',
        'Domesticated more than once from wild Asian apricots: European apricots descend from those of Central Asia, Chinese ones from another stock.',
        'Domestiqué plusieurs fois à partir d’abricotiers sauvages d’Asie : les abricots d’Europe viennent d’Asie centrale, ceux de Chine d’une autre souche.',
      ),
    ],
    season: { france: grown(6, 7, 8), south: newZealand },
    choose: [
      fact('ah66', 'Orange all over, scented and a little soft.', 'Orange partout, parfumé, un peu souple.'),
    ],
    ripe: [
      fact(
        'ah66',
        'The red blush depends on the variety and the sun, not on ripeness.',
        'La tache rouge tient à la variété et au soleil, pas à la maturité.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, cooked in tarts and jam, or dried.',
        'Cru, cuit en tarte et en confiture, ou séché.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Ripe, it bruises easily and keeps only a few days, in the fridge.',
        'Mûr, il craint les chocs et ne se garde que quelques jours, au froid.',
      ),
    ],
    nutrition: '09021',
    varieties: [
      fact(
        'inao',
        'Abricots rouges du Roussillon are a protected designation (AOP), for small apricots with a red cheek.',
        'Les abricots rouges du Roussillon sont une AOP, pour de petits abricots à joue rouge.',
      ),
    ],
    biodiversity: [
      fact(
        'apricotGenomes',
        'The wild apricot trees of Central Asia hold far more diversity than our orchards.',
        'Les abricotiers sauvages d’Asie centrale sont bien plus divers que ceux de nos vergers.',
      ),
    ],
    iucn: [iucn('Armeniaca vulgaris', 'EN', text('wild apricot', 'abricotier sauvage'))],
    cautions: [
      birchPollen,
      caution(
        'toxic',
        'apricotKernels',
        'The kernel inside the stone gives off cyanide: a few raw kernels are too much for an adult, one can be for a small child.',
        'L’amande du noyau libère du cyanure : quelques amandes crues suffisent à dépasser la dose sans danger pour un adulte, une seule pour un petit enfant.',
      ),
    ],
  },
  {
    species: 'cherry',
    origin: [
      fact(
        powo('Prunus avium'),
        'Grows wild from Europe to north-west Africa and western Asia.',
        'Pousse à l’état sauvage de l’Europe au nord-ouest de l’Afrique et à l’Asie occidentale.',
      ),
      fact(
        'oldWorld',
        'Stones found in prehistoric settlements show that it was gathered long before it was grown.',
        'Des noyaux trouvés dans des villages préhistoriques montrent qu’on la cueillait bien avant de la cultiver.',
      ),
    ],
    season: { france: grown(6, 7), south: newZealand },
    choose: [
      fact(
        'ah66',
        'Green, supple stalk and shiny skin mean freshly picked.',
        'Queue verte et souple, peau brillante : elle est fraîche.',
      ),
    ],
    ripe: [fact('ah66', 'It does not ripen once off the tree.', 'Elle ne mûrit plus une fois cueillie.')],
    eat: [
      fact(
        'foodPlants',
        'Sweet ones raw; sour ones in jam, tarts and spirits.',
        'Douce, elle se mange crue ; acide, en confiture, en tarte ou à l’eau-de-vie.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, with its stalk, up to a week or two; wash it only when you eat it.',
        'Au froid, avec sa queue, une à deux semaines au plus ; la laver au moment de la manger.',
      ),
    ],
    nutrition: '09070',
    varieties: [
      fact(
        'foodPlants',
        'Firm sweet cherries are called bigarreaux, soft ones guignes (geans). Sour cherries, or griottes, are another species, Prunus cerasus.',
        'Fermes, ce sont des bigarreaux ; molles, des guignes. Les griottes, acides, sont d’une autre espèce, Prunus cerasus.',
      ),
    ],
    biodiversity: [
      fact(
        'brogdale',
        'More than 300 varieties are kept in the British national collection.',
        'Plus de 300 variétés sont conservées dans la collection nationale britannique.',
      ),
    ],
    iucn: [iucn('Prunus avium', 'LC', text('wild cherry', 'merisier'))],
    cautions: [birchPollen],
  },
  {
    species: 'nectarine',
    origin: [
      fact(
        'nectarineGene',
        'A peach without down: one change in one gene makes the skin smooth. A peach tree can bear nectarines and the other way round.',
        'Une pêche sans duvet : un seul changement dans un gène rend la peau lisse. Un pêcher peut donner des nectarines, et l’inverse.',
      ),
    ],
    season: { france: grown(8, 9), south: newZealand },
    ripe: [groundColour],
    eat: [
      fact(
        'foodPlants',
        'Raw, with its smooth skin; also poached or in tarts.',
        'Crue, avec sa peau lisse ; aussi pochée ou en tarte.',
      ),
    ],
    keep: [ripenFirst],
    nutrition: '09191',
    varieties: [
      fact(
        'foodPlants',
        'Yellow or white flesh, free from the stone or clinging to it. In French, brugnon is the traditional name of the clingstone.',
        'Chair jaune ou blanche, noyau libre ou adhérent. Le brugnon est, de tradition, celle dont le noyau adhère à la chair.',
      ),
    ],
    cautions: [peachProtein],
  },
  {
    species: 'peach',
    origin: [
      fact(
        'peachArchaeology',
        'From China, in spite of its Latin name (persica, of Persia): stones show selection in the lower Yangtze valley more than 7,000 years ago.',
        'De Chine, malgré son nom latin (persica, de Perse) : des noyaux y montrent une sélection il y a plus de 7 000 ans, dans la basse vallée du Yangzi.',
      ),
    ],
    season: { france: grown(6, 7, 8, 9), south: newZealand },
    ripe: [groundColour],
    eat: [
      fact(
        'foodPlants',
        'Raw, peeled or not; also poached, in tarts or in syrup.',
        'Crue, pelée ou non ; aussi pochée, en tarte ou au sirop.',
      ),
    ],
    keep: [ripenFirst],
    nutrition: '09236',
    varieties: [
      fact(
        'foodPlants',
        'White, yellow or red flesh, free from the stone or clinging to it; round or flat.',
        'Chair blanche, jaune ou rouge (pêche de vigne), noyau libre ou adhérent ; ronde ou plate.',
      ),
    ],
    cautions: [peachProtein],
  },
  {
    species: 'plum',
    origin: [
      fact(
        'plumGenetics',
        'Born of old crosses: it has six sets of chromosomes, and its genes point to the cherry plum and the sloe as ancestors.',
        'Née de croisements anciens : elle a six jeux de chromosomes, et ses gènes désignent pour ancêtres le prunier myrobolan et le prunellier.',
      ),
    ],
    season: { france: grown(7, 8, 9), south: newZealand },
    choose: [
      fact(
        'ah66',
        'Yields slightly under the finger; the whitish bloom on the skin is natural and shows it was little handled.',
        'Cède un peu sous le doigt ; la pruine, ce voile blanc, est naturelle et montre qu’elle a été peu manipulée.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, cooked in tarts and jam, or dried, as prunes.',
        'Crue, cuite en tarte et en confiture, ou séchée, en pruneau.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Firm, it ripens at room temperature; ripe, it keeps some days in the fridge.',
        'Ferme, elle mûrit à température ambiante ; mûre, elle se garde quelques jours au froid.',
      ),
    ],
    nutrition: '09279',
    varieties: [
      fact(
        'inao',
        'Mirabelles de Lorraine and pruneaux d’Agen (dried Ente plums) are protected regional names (IGP).',
        'Les mirabelles de Lorraine et les pruneaux d’Agen (prunes d’Ente séchées) sont des IGP.',
      ),
    ],
    biodiversity: [
      fact(
        'brogdale',
        'More than 300 varieties in the British national collection, greengages, mirabelles and damsons included.',
        'Plus de 300 variétés dans la collection nationale britannique, reines-claudes, mirabelles et quetsches comprises.',
      ),
    ],
    cautions: [birchPollen],
  },
];
