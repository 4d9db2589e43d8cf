import type { Language } from '@verger/knowledge';
import { en, type Messages } from './en.js';
import { fr } from './fr.js';

export type { Language };

/** Where words, dates and numbers are written so. */
export type Locale = 'en-GB' | 'en-US' | 'fr-FR';

/** The language of a person who has not chosen: the first of theirs that the app speaks, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const one of languages) {
    const short = one.slice(0, 2).toLowerCase();
    if (short === 'fr' || short === 'en') return short;
  }
  return 'en';
}

/** The English of a device that speaks American English is American; any other is British. */
export function localeOf(language: Language, languages: readonly string[]): Locale {
  if (language === 'fr') return 'fr-FR';
  const english = languages.find((one) => /^en\b/i.test(one));
  return english !== undefined && /^en-(us|ph|pr|gu|as|vi)\b/i.test(english) ? 'en-US' : 'en-GB';
}

/** Words that differ; the texts are written as in the first column, the second is British, the third American. */
const ENGLISH: readonly (readonly [written: string, british: string, american: string])[] = [
  ['eggplant', 'aubergine', 'eggplant'],
  ['zucchini', 'courgette', 'zucchini'],
  ['beetroot', 'beetroot', 'beet'],
  ['redcurrant', 'redcurrant', 'red currant'],
  ['blackcurrant', 'blackcurrant', 'black currant'],
  ['colour', 'colour', 'color'],
  ['coloured', 'coloured', 'colored'],
  ['flavour', 'flavour', 'flavor'],
  ['fibre', 'fibre', 'fiber'],
  ['grey', 'grey', 'gray'],
  ['recognise', 'recognise', 'recognize'],
  ['recognised', 'recognised', 'recognized'],
  ['learnt', 'learnt', 'learned'],
  ['neighbour', 'neighbour', 'neighbor'],
  ['centre', 'centre', 'center'],
  ['mould', 'mould', 'mold'],
  ['fertilisation', 'fertilisation', 'fertilization'],
  ['spoilt', 'spoilt', 'spoiled'],
  ['punnet', 'punnet', 'basket'],
  ['larder', 'larder', 'pantry'],
  ['pip', 'pip', 'seed'],
  ['south-east', 'south-east', 'southeast'],
  ['north-west', 'north-west', 'northwest'],
];
const words = new RegExp(`\\b(${ENGLISH.map(([written]) => written).join('|')})(s?)\\b`, 'gi');
const byWord = new Map(ENGLISH.map(([written, ...both]) => [written, both]));

/** French marks stay on the line of their word: spaces before them do not break (the narrow one where it is set so). */
const typeset = (text: string): string =>
  text.replace(/ (?=[?!;])/g, '\u202f').replace(/ (?=[:»])|(?<=«) /g, '\u00a0');

/** A text as it is written in a place. */
export function regional(text: string, locale: Locale): string {
  if (locale === 'fr-FR') return typeset(text);
  return text.replace(words, (found, word: string, plural: string) => {
    const said = byWord.get(word.toLowerCase())![locale === 'en-GB' ? 0 : 1]!;
    return (/^\p{Lu}/u.test(found) ? said.charAt(0).toUpperCase() + said.slice(1) : said) + plural;
  });
}

const made = new Map<Locale, Messages>();

/** Everything the app says. */
export function messagesIn(locale: Locale): Messages {
  const found = made.get(locale) ?? (written(locale === 'fr-FR' ? fr : en, locale) as Messages);
  made.set(locale, found);
  return found;
}

/** All texts of a dictionary, and all that its functions make, as they are written in a place. */
function written(of: unknown, locale: Locale): unknown {
  if (typeof of === 'string') return regional(of, locale);
  if (typeof of === 'function')
    return (...given: unknown[]) => regional((of as (...given: unknown[]) => string)(...given), locale);
  if (Array.isArray(of)) return of.map((one) => written(one, locale));
  return Object.fromEntries(Object.entries(of as object).map(([key, one]) => [key, written(one, locale)]));
}
