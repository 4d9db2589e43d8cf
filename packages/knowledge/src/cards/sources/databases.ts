import type { Source } from '../source.js';

/** Tables and registers that are kept up to date, and the handbook of storage. */
export const databases = {
  ademe: {
    title: 'Impact CO2 : fruits et légumes de saison',
    publisher: 'ADEME (Agence de la transition écologique)',
    url: 'https://impactco2.fr/outils/fruitsetlegumes',
    year: 2026,
  },
  ah66: {
    title:
      'The Commercial Storage of Fruits, Vegetables, and Florist and Nursery Stocks (Agriculture Handbook 66)',
    publisher: 'United States Department of Agriculture, Agricultural Research Service',
    url: 'https://www.ars.usda.gov/oc/np/commercialstorage/commercialstorageintro/',
    year: 2016,
  },
  australia: {
    title: 'National Harvest Guide',
    publisher: 'Australian Government, Department of Employment and Workplace Relations',
    url: 'https://www.workforceaustralia.gov.au/individuals/jobs/harvest',
    year: 2023,
  },
  brogdale: {
    title: 'National Fruit Collection, Brogdale',
    publisher: 'Defra and University of Reading',
    url: 'https://www.nationalfruitcollection.org.uk/',
    year: 2024,
  },
  inao: {
    title: 'Les produits sous signe d’identification de la qualité et de l’origine',
    publisher: 'Institut national de l’origine et de la qualité (INAO)',
    url: 'https://www.inao.gouv.fr/',
    year: 2024,
  },
  iucn: {
    title: 'The IUCN Red List of Threatened Species',
    publisher: 'International Union for Conservation of Nature',
    url: 'https://www.iucnredlist.org/',
    year: 2025,
  },
  powo: {
    title: 'Plants of the World Online',
    publisher: 'Royal Botanic Gardens, Kew',
    url: 'https://powo.science.kew.org/',
    year: 2025,
  },
  sr28: {
    title: 'USDA National Nutrient Database for Standard Reference, Release 28',
    publisher: 'United States Department of Agriculture, Agricultural Research Service',
    url: 'https://doi.org/10.15482/USDA.ADC/1324304',
    year: 2016,
  },
} as const satisfies Readonly<Record<string, Source>>;
