import { displayName, fruitClass, species, speciesNamed, type Text } from '@verger/knowledge';

/** What a label stands for. */
export interface NamedFruit {
  /** Id in the taxonomy; null for a name of somebody's own. */
  readonly species: string | null;
  /** Class of the model, where the label is one that tells a variety or a state. */
  readonly className: string | undefined;
  readonly name: Text;
  readonly latin: string | null;
}

/** A label read as a class, as a species in English or French, or as the name that it is. */
export function fruitNamed(label: string): NamedFruit {
  const found = fruitClass(label);
  const kind = found ? species(found.species) : speciesNamed(label);
  if (kind === undefined) {
    const name = label.charAt(0).toLocaleUpperCase() + label.slice(1);
    return { species: null, className: undefined, name: { en: name, fr: name }, latin: null };
  }
  const narrower = found !== undefined && (found.variety !== null || found.state !== undefined);
  return {
    species: kind.id,
    className: narrower ? found.name : undefined,
    name: narrower ? { en: displayName(found.name, 'en'), fr: displayName(found.name, 'fr') } : kind.names,
    latin: kind.latin,
  };
}
