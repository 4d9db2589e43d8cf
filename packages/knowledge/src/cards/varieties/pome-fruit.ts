import type { VarietyKnowledge } from '../knowledge.js';
import { fact } from '../writing.js';

/** Apples and pears with a name of their own. */
export const pomeVarieties: readonly VarietyKnowledge[] = [
  {
    species: 'apple',
    classes: ['Apple Golden 1', 'Apple Golden 2', 'Apple Golden 3'],
    about: [
      fact(
        'fruitAndNuts',
        'A chance seedling found in West Virginia and put on sale in 1914. Yellow, sweet and low in acid.',
        'Un semis de hasard trouvé en Virginie-Occidentale et mis en vente en 1914. Jaune, douce et peu acide.',
      ),
    ],
    nutrition: '09501',
  },
  {
    species: 'apple',
    classes: ['Apple Red Delicious'],
    about: [
      fact(
        'fruitAndNuts',
        'Found in an orchard in Iowa in the 19th century. Dark red, with five bumps at the base; sweet, thick-skinned, soon mealy.',
        'Trouvée dans un verger de l’Iowa au XIXe siècle. Rouge sombre, à cinq bosses à la base ; douce, la peau épaisse, vite farineuse.',
      ),
    ],
    nutrition: '09500',
  },
  {
    species: 'apple',
    classes: ['Apple Granny Smith'],
    about: [
      fact(
        'fruitAndNuts',
        'Raised near Sydney about 1868 by Maria Ann Smith, whose nickname it bears. Green, very firm, sharp; it keeps long and holds its shape when cooked.',
        'Obtenue près de Sydney vers 1868 par Maria Ann Smith, dont elle porte le surnom. Verte, très ferme, acidulée ; elle se garde longtemps et tient à la cuisson.',
      ),
    ],
    nutrition: '09502',
  },
  {
    species: 'apple',
    classes: ['Apple Braeburn'],
    about: [
      fact(
        'fruitAndNuts',
        'A chance seedling found in New Zealand in the 1950s. Red streaks over green, crisp, both sweet and sharp.',
        'Un semis de hasard trouvé en Nouvelle-Zélande dans les années 1950. Striée de rouge sur vert, croquante, à la fois sucrée et acidulée.',
      ),
    ],
  },
  {
    species: 'apple',
    classes: ['Apple Pink Lady'],
    about: [
      fact(
        'fruitAndNuts',
        'Cripps Pink, bred in Western Australia by John Cripps from Golden Delicious and Lady Williams; only fruit that meets the brand’s rules may be called Pink Lady. It ripens very late.',
        'La Cripps Pink, obtenue en Australie-Occidentale par John Cripps à partir de Golden Delicious et de Lady Williams ; seuls les fruits conformes aux règles de la marque s’appellent Pink Lady. Elle mûrit très tard.',
      ),
    ],
  },
  {
    species: 'pear',
    classes: ['Pear Williams'],
    about: [
      fact(
        'fruitAndNuts',
        'Raised in England about 1770; Americans call it Bartlett. The pear of tins and of brandy: juicy, musky, ripe in late summer.',
        'Née en Angleterre vers 1770 ; les Américains l’appellent Bartlett. La poire des conserves et de l’eau-de-vie : juteuse, musquée, mûre en fin d’été.',
      ),
    ],
    nutrition: '09412',
  },
  {
    species: 'pear',
    classes: ['Pear Abate'],
    about: [
      fact(
        'fruitAndNuts',
        'French by birth, from the 19th century, Italian by adoption: it is the leading pear of Emilia-Romagna. Very long, with a narrow neck.',
        'Française de naissance, au XIXe siècle, italienne d’adoption : c’est la première poire d’Émilie-Romagne. Très longue, au col étroit.',
      ),
    ],
  },
  {
    species: 'pear',
    classes: ['Pear Forelle'],
    about: [
      fact(
        'fruitAndNuts',
        'An old German pear; the name means trout, for its red speckles on yellow. Small, crisp and sweet.',
        'Une vieille poire allemande, dont le nom veut dire truite, pour ses points rouges sur jaune. Petite, croquante, sucrée.',
      ),
    ],
  },
  {
    species: 'pear',
    classes: ['Pear Kaiser'],
    about: [
      fact(
        'fruitAndNuts',
        'Beurré Bosc, from the early 19th century: long neck, cinnamon-brown russet, firm scented flesh that stays whole when cooked.',
        'La Beurré Bosc, du début du XIXe siècle : long col, peau rousse couleur cannelle, chair ferme et parfumée, qui tient à la cuisson.',
      ),
    ],
    nutrition: '09414',
  },
];
