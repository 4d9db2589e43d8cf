import type { VarietyKnowledge } from '../knowledge.js';
import { fact } from '../writing.js';

/** Apples with a name of their own. */
export const appleVarieties: readonly VarietyKnowledge[] = [
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
];
