import type { FoundKind } from '../answer/kinds.js';
import type { Example } from '../answer/prototypes.js';
import type { SpeciesAnswer } from '../answer/species-answer.js';

/** How far a correction has got. */
export type CorrectionState = 'kept' | 'waiting' | 'sent' | 'refused';

/** What a person said a photo really shows. */
export interface Correction {
  /** Name of a class, of a species in English, or a new one. */
  readonly label: string;
  readonly state: CorrectionState;
}

/** One fruit that was looked at. */
export interface Entry {
  /** Rising in the order they were made: a clock may be wrong. */
  readonly id: number;
  /** When, in milliseconds since 1970 by the clock of the device. */
  readonly at: number;
  /** JPEG, 1280 pixels at most, without metadata. */
  readonly photo: Blob;
  /** Where `photo` is the part of a photo that counts: the whole of it. */
  readonly whole?: Blob | null;
  /** Further photos of the same fruit, as `photo`. */
  readonly more?: readonly Blob[];
  /** How many photos were combined. */
  readonly photos: number;
  readonly answer: SpeciesAnswer;
  /** Several kinds on the photo; fewer than two: one is all that is seen; null or absent: nobody looked for more. */
  readonly kinds?: readonly FoundKind[] | null;
  readonly note: string;
  readonly correction: Correction | null;
  /** Labelled example that the correction gave this device; null or absent where there is none. */
  readonly example?: StoredExample | null;
}

/** The features of a corrected photo; its label is that of the correction. */
export type StoredExample = Omit<Example, 'label'>;

/** An entry that has no place yet. */
export type NewEntry = Omit<Entry, 'id'>;

/** An entry as it is now: earlier builds called its example `lesson`. Anything else comes back as it is. */
export function withExample<T>(stored: T): T {
  if (typeof stored !== 'object' || stored === null || !('lesson' in stored)) return stored;
  const { lesson, ...entry } = stored;
  return { example: lesson, ...entry } as T;
}
