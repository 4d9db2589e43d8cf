import { speciesOfClass, speciesOfFolder } from '@verger/knowledge';

/** Ids of the species that a model with these classes can name. */
export const recognisedBy = (classes: readonly string[]): ReadonlySet<string> =>
  new Set(classes.flatMap((name) => (speciesOfClass(name)?.species ?? speciesOfFolder(name))?.id ?? []));
