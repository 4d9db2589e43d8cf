import { fruitClass } from '@verger/knowledge';
import type { Illustration } from './illustration.js';
import { berries } from './species/berries.js';
import { citrus } from './species/citrus.js';
import { pomeAndStone } from './species/pome-and-stone.js';
import { tropical } from './species/tropical.js';
import { vegetablesAndNuts } from './species/vegetables-and-nuts.js';

export { draw, type Illustration } from './illustration.js';

/** By id of a species, and by class where a variety looks otherwise. */
const all = new Map(
  Object.entries({ ...pomeAndStone, ...citrus, ...berries, ...tropical, ...vegetablesAndNuts }),
);
/** Classes are numbered by the fruit that was filmed: those of one variety look alike. */
const byVariety = new Map(
  [...all].flatMap(([name, drawn]) => {
    const found = fruitClass(name);
    return found?.variety ? [[`${found.species} ${found.variety.en}`, drawn] as const] : [];
  }),
);

/** What a species looks like, or a variety of it; undefined for one that nobody drew. */
export function illustrationOf(species: string, className?: string): Illustration | undefined {
  const found = className === undefined ? undefined : fruitClass(className);
  const variety =
    found?.species === species && found.variety ? byVariety.get(`${species} ${found.variety.en}`) : undefined;
  const drawn = found?.species === species && className !== undefined ? all.get(className) : undefined;
  return drawn ?? variety ?? all.get(species);
}
