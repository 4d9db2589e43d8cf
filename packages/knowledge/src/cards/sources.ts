import { books } from './sources/books.js';
import { databases } from './sources/databases.js';
import { health } from './sources/health.js';
import { institutions } from './sources/institutions.js';
import { research } from './sources/research.js';

/** A published work or database that a fact is taken from. */
export interface Source {
  /** As published, in the language of the work; for a page of a site, what it is about. */
  readonly title: string;
  readonly publisher: string;
  /** https; a DOI where there is one. */
  readonly url: string;
  /** Year of the edition; of a database that changes all the time, the year of the state relied on. */
  readonly year: number;
}

/** Every source a card may cite. A fact names one of these keys, and the exact page where there is one. */
export const sources = { ...books, ...databases, ...health, ...institutions, ...research } as const;

/** Key of {@link sources}. */
export type SourceId = keyof typeof sources;
