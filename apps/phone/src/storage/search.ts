import { species as speciesOf } from '@verger/knowledge';
import { kindsOf } from '../answer/kinds.js';
import { toldOf } from '../answer/told.js';
import { matches } from '../text/words.js';
import type { Entry } from './entry.js';

/** Entries whose correction, else whose best answer or kinds, or whose note holds all words, in either language. */
export function searchAlbum(entries: readonly Entry[], query: string): readonly Entry[] {
  if (query.trim() === '') return entries;
  return entries.filter((entry) => {
    const { answer, note, correction } = entry;
    const { name, latin, species, corrected } = toldOf(answer, correction);
    const best = !corrected && answer.known ? answer.guesses[0] : undefined;
    const texts = [
      name,
      best?.name,
      best?.varieties[0]?.name,
      ...kindsOf(entry).map(({ guess }) => guess.name),
    ];
    const aliases = speciesOf(species ?? '')?.aliases ?? [];
    const words = [...texts.flatMap((one) => [one?.en, one?.fr]), latin, ...aliases, note];
    return matches(words.join(' '), query);
  });
}
