import { nameOf, suggestions } from '../names/suggestions.js';
import { matches } from '../text/words.js';
import type { Entry } from './entry.js';

/** Entries whose best answers, correction or note hold all words, in either language. */
export function searchAlbum(entries: readonly Entry[], query: string): readonly Entry[] {
  if (query.trim() === '') return entries;
  const [english, french] = [suggestions('en'), suggestions('fr')];
  return entries.filter(({ answer, note, correction }) => {
    const best = answer.known ? answer.guesses[0] : undefined;
    const varieties = best?.varieties[0]?.name;
    const family = answer.known ? answer.family : undefined;
    const words = [
      family?.name.en,
      family?.name.fr,
      best?.name.en,
      best?.name.fr,
      best?.latin,
      varieties?.en,
      varieties?.fr,
      correction && nameOf(correction.label, english),
      correction && nameOf(correction.label, french),
      note,
    ];
    return matches(words.join(' '), query);
  });
}
