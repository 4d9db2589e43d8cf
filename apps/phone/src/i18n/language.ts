import type { Language } from '@verger/knowledge';
import { en, type Messages } from './en.js';
import { fr } from './fr.js';

export type { Language };

/** Dictionaries of all languages. */
export const MESSAGES: Readonly<Record<Language, Messages>> = { en, fr };

/** The language of a person who has not chosen: the first of theirs that the app speaks, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const one of languages) {
    const short = one.slice(0, 2).toLowerCase();
    if (short === 'fr' || short === 'en') return short;
  }
  return 'en';
}
