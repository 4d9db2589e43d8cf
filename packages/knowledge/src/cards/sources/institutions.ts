import type { Source } from '../source.js';

/** Pages of research stations, gardens and international bodies. */
export const institutions = {
  avocadoRiverside: {
    title: 'M. L. Arpaia, E. Focht, R. Iturrieta: California avocado varieties: past, present and future',
    publisher: 'University of California, Riverside',
    url: 'https://docslib.org/doc/1576753/california-avocado-varieties-past-present-and-future',
    year: 2018,
  },
  bananaFao: {
    title: 'Banana facts and figures',
    publisher: 'Food and Agriculture Organization of the United Nations',
    url: 'https://www.fao.org/economic/est/est-commodities/oilcrops/bananas/bananafacts/en/',
    year: 2023,
  },
  citrusRiverside: {
    title: 'Givaudan Citrus Variety Collection',
    publisher: 'University of California, Riverside',
    url: 'https://citrusvariety.ucr.edu/',
    year: 2024,
  },
  floridaFruit: {
    title: 'Small Farms: subtropical fruits',
    publisher: 'University of Florida, Institute of Food and Agricultural Sciences',
    url: 'https://smallfarms.ifas.ufl.edu/crops/fruits_and_nuts/subtropical_fruits.html',
    year: 2020,
  },
  frenchApples: {
    title:
      'Pommes : beaux calibres et production en hausse (chiffres de l’Association nationale pommes poires)',
    publisher: 'Pleinchamp',
    url: 'https://www.pleinchamp.com/fruits-legumes/actualites/pommes-beaux-calibres-et-production-en-hausse',
    year: 2015,
  },
  frenchPears: {
    title: 'La filière poire doit se dynamiser (chiffres de l’Association nationale pommes poires)',
    publisher: 'L’Agriculture drômoise',
    url: 'https://www.agriculture-dromoise.fr/articles/la-filiere-poire-doit-se-dynamiser-29116',
    year: 2016,
  },
  kiwifruitSeason: {
    title: 'When is kiwifruit season?',
    publisher: 'Zespri',
    url: 'https://www.zespri.com/en-US/blogdetail/when-is-kiwifruit-season',
    year: 2023,
  },
  litchiSeason: {
    title: 'Litchis de Madagascar pour fêtes de fin d’année en Europe',
    publisher: 'Terre-net',
    url: 'https://www.terre-net.fr/2004/amp/article/14023/litchis-de-madagascar-pour-fetes-de-fin-d-annee-en-europe',
    year: 2004,
  },
  nativePotatoes: {
    title: 'Native potato varieties',
    publisher: 'International Potato Center (CIP)',
    url: 'https://cipotato.org/potato/native-potato-varieties/',
    year: 2023,
  },
  summerfruit: {
    title: 'Seasonal guide to summerfruit',
    publisher: 'Summerfruit NZ',
    url: 'https://www.summerfruitnz.co.nz/',
    year: 2024,
  },
  sweetPotatoBank: {
    title: 'Cultivated sweetpotato germplasm collection',
    publisher: 'International Potato Center (CIP)',
    url: 'https://cipotato.org/genebankcip/sweetpotato/',
    year: 2023,
  },
  vineVarieties: {
    title: 'Distribution of the world’s grapevine varieties',
    publisher: 'International Organisation of Vine and Wine (OIV)',
    url: 'https://www.oiv.int/public/medias/5888/en-distribution-of-the-worlds-grapevine-varieties.pdf',
    year: 2017,
  },
} as const satisfies Readonly<Record<string, Source>>;
