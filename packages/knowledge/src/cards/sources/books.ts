import type { Source } from '../source.js';

/** Reference works. */
export const books = {
  foodPlants: {
    title: 'J. G. Vaughan, C. A. Geissler: The New Oxford Book of Food Plants, 2nd edition',
    publisher: 'Oxford University Press',
    url: 'https://global.oup.com/academic/product/the-new-oxford-book-of-food-plants-9780199549467',
    year: 2009,
  },
  fruitAndNuts: {
    title: 'J. Janick, R. E. Paull (editors): The Encyclopedia of Fruit and Nuts',
    publisher: 'CABI',
    url: 'https://doi.org/10.1079/9780851996387.0000',
    year: 2008,
  },
  incas: {
    title: 'Lost Crops of the Incas: Little-Known Plants of the Andes with Promise for Worldwide Cultivation',
    publisher: 'National Research Council, National Academies Press',
    url: 'https://doi.org/10.17226/1398',
    year: 1989,
  },
  oldWorld: {
    title: 'D. Zohary, M. Hopf, E. Weiss: Domestication of Plants in the Old World, 4th edition',
    publisher: 'Oxford University Press',
    url: 'https://doi.org/10.1093/acprof:osobl/9780199549061.001.0001',
    year: 2012,
  },
  warmClimates: {
    title: 'J. F. Morton: Fruits of Warm Climates',
    publisher: 'Julia F. Morton, Miami; online at Purdue University',
    url: 'https://hort.purdue.edu/newcrop/morton/',
    year: 1987,
  },
} as const satisfies Readonly<Record<string, Source>>;
