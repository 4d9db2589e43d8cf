import type { Source } from '../sources.js';

/** Research papers, most of them on where a crop comes from. */
export const research = {
  appleHistory: {
    title: 'A. Cornille et al.: New insight into the history of domesticated apple',
    publisher: 'PLoS Genetics 8(5)',
    url: 'https://doi.org/10.1371/journal.pgen.1002703',
    year: 2012,
  },
} as const satisfies Readonly<Record<string, Source>>;
