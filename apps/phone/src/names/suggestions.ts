import { allClasses, allSpecies, displayName, type Language } from '@verger/knowledge';
import { folded } from '../text/words.js';

/** A name people read, and the label it stands for. */
export interface Suggestion {
  readonly name: string;
  readonly label: string;
}

/** All names the app knows, species first, in one language, each once. */
export function suggestions(language: Language): readonly Suggestion[] {
  const species = allSpecies.map(({ names }) => ({ name: names[language], label: names.en }));
  const classes = allClasses.map(({ name }) => ({ name: displayName(name, language), label: name }));
  const seen = new Set<string>();
  return [...species, ...classes].filter(({ name }) => {
    const key = folded(name);
    return !seen.has(key) && seen.add(key);
  });
}

/** What people read for a label; a name the app does not know stands as it was typed. */
export function nameOf(label: string, known: readonly Suggestion[]): string {
  return known.find((one) => one.label === label)?.name ?? label;
}

/** The label of what was typed: that of a known name, whatever its accents and case; else the text itself. */
export function labelOf(typed: string, known: readonly Suggestion[]): string {
  const key = folded(typed.trim());
  return known.find(({ name }) => folded(name) === key)?.label ?? typed;
}
