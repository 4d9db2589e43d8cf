import type { Source } from '../source.js';

/** Allergies, poisons and medicines. */
export const health = {
  allergology: {
    title: 'P. M. Matricardi et al.: EAACI Molecular Allergology User’s Guide',
    publisher: 'Pediatric Allergy and Immunology 27, supplement 23',
    url: 'https://doi.org/10.1111/pai.12563',
    year: 2016,
  },
  apricotKernels: {
    title: 'Acute health risks related to the presence of cyanogenic glycosides in raw apricot kernels',
    publisher: 'European Food Safety Authority, EFSA Journal 14(4)',
    url: 'https://doi.org/10.2903/j.efsa.2016.4424',
    year: 2016,
  },
  bitterGourds: {
    title: 'Attention aux courges amères',
    publisher: 'Anses (Agence nationale de sécurité sanitaire)',
    url: 'https://www.anses.fr/fr',
    year: 2022,
  },
  cranberryWarfarin: {
    title: 'Cranberry: usefulness and safety',
    publisher: 'National Center for Complementary and Integrative Health, U.S. National Institutes of Health',
    url: 'https://www.nccih.nih.gov/health/cranberry',
    year: 2024,
  },
  euFoodLabels: {
    title: 'Regulation (EU) No 1169/2011 on the provision of food information to consumers, annex II',
    publisher: 'European Union',
    url: 'https://eur-lex.europa.eu/eli/reg/2011/1169/oj',
    year: 2011,
  },
  glycoalkaloids: {
    title:
      'Risk assessment of glycoalkaloids in feed and food, in particular in potatoes and potato-derived products',
    publisher: 'European Food Safety Authority, EFSA Journal 18(8)',
    url: 'https://doi.org/10.2903/j.efsa.2020.6222',
    year: 2020,
  },
  grapefruitMedicines: {
    title: 'Grapefruit juice and some drugs don’t mix',
    publisher: 'U.S. Food and Drug Administration',
    url: 'https://www.fda.gov/consumers/consumer-updates/grapefruit-juice-and-some-drugs-dont-mix',
    year: 2021,
  },
  latexFruit: {
    title: 'S. Wagner, H. Breiteneder: The latex-fruit syndrome',
    publisher: 'Biochemical Society Transactions 30',
    url: 'https://doi.org/10.1042/bst0300935',
    year: 2002,
  },
  litchiHypoglycin: {
    title:
      'A. Shrivastava et al.: Association of acute toxic encephalopathy with litchi consumption in an outbreak in Muzaffarpur, India, 2014',
    publisher: 'The Lancet Global Health 5(4)',
    url: 'https://doi.org/10.1016/S2214-109X(17)30035-9',
    year: 2017,
  },
  plantMixups: {
    title: 'Confusions de plantes enregistrées par les centres antipoison, 2012 à 2018',
    publisher: 'Anses (Agence nationale de sécurité sanitaire)',
    url: 'https://www.anses.fr/fr',
    year: 2020,
  },
  plantsAndSun: {
    title: 'Phytophotodermatitis',
    publisher: 'DermNet, New Zealand',
    url: 'https://dermnetnz.org/topics/phytophotodermatitis',
    year: 2024,
  },
  starFruitKidneys: {
    title: 'Why you should avoid eating starfruit',
    publisher: 'National Kidney Foundation',
    url: 'https://www.kidney.org/atoz/content/why-you-should-avoid-eating-starfruit',
    year: 2023,
  },
} as const satisfies Readonly<Record<string, Source>>;
