import type { Source } from '../sources.js';

/** Pages of research stations, gardens and international bodies. */
export const institutions = {
  avocadoRiverside: {
    title: 'Avocado variety collection',
    publisher: 'University of California, Riverside',
    url: 'https://avocado.ucr.edu/',
    year: 2024,
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
  vineVarieties: {
    title: 'Distribution of the world’s grapevine varieties',
    publisher: 'International Organisation of Vine and Wine (OIV)',
    url: 'https://www.oiv.int/public/medias/5888/en-distribution-of-the-worlds-grapevine-varieties.pdf',
    year: 2017,
  },
} as const satisfies Readonly<Record<string, Source>>;
