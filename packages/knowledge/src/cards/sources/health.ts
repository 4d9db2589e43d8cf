import type { Source } from '../sources.js';

/** Allergies, poisons and medicines. */
export const health = {
  allergology: {
    title: 'P. M. Matricardi et al.: EAACI Molecular Allergology User’s Guide',
    publisher: 'Pediatric Allergy and Immunology 27, supplement 23',
    url: 'https://doi.org/10.1111/pai.12563',
    year: 2016,
  },
  euFoodLabels: {
    title: 'Regulation (EU) No 1169/2011 on the provision of food information to consumers, annex II',
    publisher: 'European Union',
    url: 'https://eur-lex.europa.eu/eli/reg/2011/1169/oj',
    year: 2011,
  },
  latexFruit: {
    title: 'S. Wagner, H. Breiteneder: The latex-fruit syndrome',
    publisher: 'Biochemical Society Transactions 30',
    url: 'https://doi.org/10.1042/bst0300935',
    year: 2002,
  },
} as const satisfies Readonly<Record<string, Source>>;
