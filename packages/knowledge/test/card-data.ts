import { allLookAlikes } from '../src/cards/look-alikes.js';
import { sr28 } from '../src/cards/nutrition/sr28.js';
import { sources } from '../src/cards/sources.js';
import { knownSpecies } from '../src/cards/species.js';
import { knownVarieties } from '../src/cards/varieties.js';

/** All that is written down for the cards, as one value. */
export const allData = { knownSpecies, knownVarieties, allLookAlikes, sr28, sources };

/** A value inside {@link allData} and the way to it. */
export interface Found<T> {
  readonly path: string;
  readonly value: T;
}

/** Every object inside `value`, itself included, that passes the test. */
export function objectsIn<T extends object>(
  value: unknown,
  passes: (object: object) => object is T,
  path = '',
): Found<T>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, child]) =>
    objectsIn(child, passes, path === '' ? key : `${path}.${key}`),
  );
  return passes(value) ? [{ path, value }, ...inside] : inside;
}
