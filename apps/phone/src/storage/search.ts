import type { Entry } from './entry.js';

/** Lower case and without accents: `Pêche` is found by `peche`. */
export const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').toLowerCase();

/** Whether every word of the query begins somewhere in the text. */
export function matches(text: string, query: string): boolean {
  const within = ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((word) => within.includes(` ${word}`));
}

/** Entries whose best answers, correction or note hold all words, in either language. */
export function searchAlbum(entries: readonly Entry[], query: string): readonly Entry[] {
  if (query.trim() === '') return entries;
  return entries.filter(({ answer, note, correction }) => {
    const best = answer.known ? answer.guesses[0] : undefined;
    const varieties = best?.varieties[0]?.name;
    const words = [
      best?.name.en,
      best?.name.fr,
      best?.latin,
      varieties?.en,
      varieties?.fr,
      correction?.label,
      note,
    ];
    return matches(words.join(' '), query);
  });
}
