import type { Text } from '@verger/knowledge';
import type { Confidence, Part, SeenKind, Words } from '@verger/vision';
import { answerOf, type SpeciesAnswer, type SpeciesGuess } from './species-answer.js';

/** One kind of several on a photo. */
export interface FoundKind {
  readonly guess: SpeciesGuess;
  /** Where it is seen best, in shares of the photo's width and height. */
  readonly box: Part;
  /** Id of the entry that its part of the photo was given, once it was asked again. */
  readonly entry?: number;
}

/** An entry of the album, as far as its kinds depend on it. */
interface Pictured {
  readonly answer: SpeciesAnswer;
  readonly kinds?: readonly FoundKind[] | null;
  readonly correction: object | null;
  /** The photo is a part of it. */
  readonly whole?: Blob | null;
  readonly photos: number;
}

/** What the page shows of the kinds on a photo. */
export function foundKinds(seen: readonly SeenKind[], words: Words | undefined): FoundKind[] {
  return seen.flatMap(({ prediction, box }) => {
    const probabilities = new Map([[prediction.class, prediction.probability]]);
    const [guess] = answerOf({ probabilities, margin: 0 }, 0, { words }).guesses;
    return guess === undefined
      ? []
      : [{ guess: { ...guess, confidence: atMostLikely(guess.confidence) }, box }];
  });
}

/** Of kinds told together 89.6 % are right (85.5 to 93.3, docs/recognition.md): less than "sure" promises. */
const atMostLikely = (confidence: Confidence): Confidence => (confidence === 'sure' ? 'likely' : confidence);

/** The kinds that an entry shows: two at least, else none. What a person said takes over. */
export const kindsOf = ({
  kinds,
  correction,
}: Pick<Pictured, 'kinds' | 'correction'>): readonly FoundKind[] =>
  correction === null && kinds && kinds.length > 1 ? kinds : [];

/**
 * Whether to look for several kinds unasked: wherever the answer is not sure. It takes as long as a dozen answers, while the
 * person reads. Of a photo that looks like no fruit it is safe: of 72 photos of packages and unknown fruit not one was
 * taken for several (docs/recognition.md).
 */
export const wantsKinds = ({ answer, kinds, correction, whole, photos }: Pictured): boolean =>
  !kinds && !correction && !whole && photos === 1 && answer.flaw === undefined && isDoubtful(answer);

const isDoubtful = ({ known, family, guesses }: SpeciesAnswer): boolean =>
  !known || family !== undefined || guesses[0]?.confidence !== 'sure';

/** How names are read where the person is: the settings. */
interface Reader {
  readonly locale: string;
  read(text: Text): string;
  readWithin(text: Text): string;
}

/** A list of them as a title: `Banana and orange`. */
export function titleOfKinds(kinds: readonly FoundKind[], reader: Reader): string {
  const names = kinds.map(({ guess }, i) =>
    i === 0 ? reader.read(guess.name) : reader.readWithin(guess.name),
  );
  return new Intl.ListFormat(reader.locale).format(names);
}
