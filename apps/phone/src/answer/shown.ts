import type { Text } from '@verger/knowledge';
import type { Confidence } from '@verger/vision';
import type { Messages } from '../i18n/en.js';
import { inSentence } from '../names/in-sentence.js';
import { rivalsOf } from './doubt.js';
import { type FoundKind, kindsOf, titleOfKinds } from './kinds.js';
import type { SpeciesAnswer, SpeciesGuess } from './species-answer.js';
import { type Told, toldOf } from './told.js';

/** What the page of an answer says of it, in the words of the person. */
export interface Shown {
  readonly told: Told;
  /** Several, or none. */
  readonly kinds: readonly FoundKind[];
  /** The two it wavers between. */
  readonly rivals: readonly [SpeciesGuess, SpeciesGuess] | undefined;
  /** Nothing on it has a name. */
  readonly unknown: boolean;
  /** What it is called: a name, two of them as a question, or a list. */
  readonly name: string;
  /** What is told first: the name, or what is wrong with the photo. */
  readonly heading: string;
  /** Of the photo, for those who do not see it. */
  readonly alt: string;
  /** How sure it is, where the page says so. */
  readonly confidence: Confidence | undefined;
  /** It offers at once what else it may be; where it is sure, when it is asked. */
  readonly doubtful: boolean;
}

/** An entry of the album, as far as its page depends on it. */
interface Pictured {
  readonly answer: SpeciesAnswer;
  readonly kinds?: readonly FoundKind[] | null;
  readonly correction: { readonly label: string } | null;
}

/** How the person reads: the settings. */
interface Reader {
  readonly locale: string;
  readonly messages: Messages;
  read(text: Text): string;
  readWithin(text: Text): string;
}

/** What the page says of an entry. */
export function shownOf(entry: Pictured, reader: Reader): Shown {
  const { answer, correction } = entry;
  const words = reader.messages.answer;
  const told = toldOf(answer, correction);
  const kinds = kindsOf(entry);
  const rivals = correction || kinds.length > 0 ? undefined : rivalsOf(answer);
  const unknown = told.name === undefined && kinds.length === 0;
  const name = nameOf(told, kinds, rivals, reader);
  const within = kinds.length > 0 ? inSentence(name) : told.name && reader.readWithin(told.name);
  const best = answer.family ?? answer.guesses[0];
  const isAlone = correction === null && kinds.length === 0;
  return {
    ...{ told, kinds, rivals, unknown, name },
    heading: told.flaw && kinds.length === 0 ? words.flaw[told.flaw] : name,
    alt: words.photoOf(within ?? words.unknownName),
    confidence: isAlone && !unknown && told.flaw === undefined ? best?.confidence : undefined,
    doubtful: isAlone && (unknown || answer.family !== undefined || best?.confidence !== 'sure'),
  };
}

function nameOf(told: Told, kinds: readonly FoundKind[], rivals: Shown['rivals'], reader: Reader): string {
  if (kinds.length > 0) return titleOfKinds(kinds, reader);
  if (rivals !== undefined) {
    const [first, second] = rivals;
    return reader.messages.answer.either(reader.read(first.name), reader.readWithin(second.name));
  }
  return told.name === undefined ? reader.messages.answer.unknown : reader.read(told.name);
}
