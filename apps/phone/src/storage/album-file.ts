import type { SpeciesAnswer } from '../answer/species-answer.js';
import type { Correction, Entry, NewEntry } from './entry.js';

/** First words of the file; another version gets another number. */
const FORMAT = 'verger-album-1';

interface StoredEntry extends Omit<NewEntry, 'photo'> {
  /** JPEG in base64. */
  readonly photo: string;
}

/** The album as one JSON file, oldest first, photos within. */
export async function albumFile(entries: readonly Entry[]): Promise<Blob> {
  const parts: string[] = [];
  for (const { id: _, photo, ...entry } of [...entries].sort((a, b) => a.id - b.id)) {
    parts.push(JSON.stringify({ ...entry, photo: base64(new Uint8Array(await photo.arrayBuffer())) }));
  }
  return new Blob([`{"format":"${FORMAT}","entries":[\n`, parts.join(',\n'), '\n]}\n'], {
    type: 'application/json',
  });
}

/**
 * Reads a file that `albumFile` wrote.
 *
 * @throws Error when it is none, or damaged: then nothing of it is used
 */
export async function readAlbumFile(file: Blob): Promise<NewEntry[]> {
  const content: unknown = JSON.parse(await file.text());
  const { format, entries } = (content ?? {}) as Record<string, unknown>;
  if (format !== FORMAT || !Array.isArray(entries)) throw new Error(`the format is ${format}, not ${FORMAT}`);
  return entries.map(readEntry);
}

function readEntry(value: unknown): NewEntry {
  const { at, photo, photos, answer, note, correction } = (value ?? {}) as Partial<StoredEntry>;
  if (
    typeof at !== 'number' ||
    typeof photo !== 'string' ||
    typeof photos !== 'number' ||
    typeof note !== 'string'
  ) {
    throw new Error('an entry lacks a field');
  }
  const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error('a photo is no JPEG');
  return {
    at,
    photos,
    note: note.slice(0, 2000),
    photo: new Blob([bytes], { type: 'image/jpeg' }),
    answer: readAnswer(answer),
    correction: readCorrection(correction),
  };
}

function readAnswer(value: unknown): SpeciesAnswer {
  const answer = (value ?? {}) as SpeciesAnswer;
  const whole =
    typeof answer.known === 'boolean' &&
    Array.isArray(answer.guesses) &&
    answer.guesses.length > 0 &&
    (answer.family === undefined ||
      (typeof answer.family.name?.en === 'string' && typeof answer.family.name.fr === 'string')) &&
    answer.guesses.every(
      (one) =>
        typeof one?.name?.en === 'string' &&
        typeof one.name.fr === 'string' &&
        typeof one.probability === 'number' &&
        Array.isArray(one.varieties),
    );
  if (!whole) throw new Error('an answer lacks a field');
  return answer;
}

function readCorrection(value: unknown): Correction | null {
  const { label, state } = (value ?? {}) as Correction;
  if (typeof label !== 'string') return null;
  // Another device may have sent it: here it is kept, and no more.
  return { label: label.slice(0, 60), state: state === 'sent' ? 'sent' : 'kept' };
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
