import type { Sourced } from './card.js';
import { page } from './writing.js';

/** A chapter of Morton’s Fruits of Warm Climates, by the name of its page (`mango_ars`). */
export const morton = (chapter: string): Sourced =>
  page('warmClimates', `https://hort.purdue.edu/newcrop/morton/${chapter}.html`);
