import type { Lesson } from '../answer/lessons.js';
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
  /** How many photos were combined. */
  readonly photos: number;
  readonly answer: SpeciesAnswer;
  readonly note: string;
  readonly correction: Correction | null;
  /** What the correction teaches this device; null or not there where there is none. */
  readonly lesson?: StoredLesson | null;
}

/** The features of a corrected photo; its label is that of the correction. */
export type StoredLesson = Omit<Lesson, 'label'>;

/** An entry that has no place yet. */
export type NewEntry = Omit<Entry, 'id'>;
