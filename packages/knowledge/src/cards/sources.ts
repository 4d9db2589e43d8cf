import { books } from './sources/books.js';
import { databases } from './sources/databases.js';
import { health } from './sources/health.js';
import { institutions } from './sources/institutions.js';
import { research } from './sources/research.js';

/** Every source a card may cite. A fact names one of these keys, and the exact page where there is one. */
export const sources = { ...books, ...databases, ...health, ...institutions, ...research } as const;

/** Key of {@link sources}. */
export type SourceId = keyof typeof sources;
