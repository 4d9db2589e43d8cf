import { withoutMetadata } from '@verger/vision';
import { z } from 'zod';
import { cleanLabel } from '../names/label.js';
import { type Entry, type NewEntry, withExample } from './entry.js';

// The policy of the page forbids code made of text, which the compiler of schemas would try.
z.config({ jitless: true });

/** First words of the file; another version gets another number. */
const FORMAT = 'verger-album-1';

const inBoth = z.object({ en: z.string().min(1).max(100), fr: z.string().min(1).max(100) });
const probability = z.number().min(0).max(1);
const confidence = z.enum(['sure', 'likely', 'maybe']);
const guess = z.object({
  species: z.string().max(100).nullable(),
  name: inBoth,
  latin: z.string().max(100).nullable(),
  probability,
  confidence: confidence.default('maybe'),
  varieties: z
    .array(z.object({ class: z.string().max(100), name: inBoth, variety: inBoth.nullable(), probability }))
    .max(50),
});
const share = z.number().min(0).max(1);
const box = z.object({ x: share, y: share, width: share, height: share });
const answer = z.object({
  known: z.boolean(),
  family: z.object({ id: z.string().max(100), name: inBoth, probability, confidence }).optional(),
  guesses: z.array(guess).min(1).max(20),
  flaw: z.enum(['dark', 'blurred', 'small']).optional(),
  ms: z.number().min(0).max(3_600_000),
});
/** Base64 of bytes, at most so many. */
const bytes = (most: number) =>
  z
    .base64()
    .max(Math.ceil(most / 3) * 4)
    .transform((one) => Uint8Array.from(atob(one), (character) => character.charCodeAt(0)));
const photo = bytes(20_000_000).transform((jpeg, context) => {
  try {
    return new Blob([withoutMetadata(jpeg)], { type: 'image/jpeg' });
  } catch {
    context.addIssue({ code: 'custom', message: 'no whole JPEG' });
    return z.NEVER;
  }
});
const exampleSchema = z
  .object({ backbone: z.string().regex(/^[0-9a-f]{64}$/), features: bytes(40_000) })
  .transform(({ backbone, features }) => ({
    backbone,
    features: new Float32Array(features.buffer.slice(0, features.length - (features.length % 4))),
  }))
  .refine(({ features }) => features.length > 0 && features.every(Number.isFinite));
const label = z.string().transform((one, context) => {
  const clean = cleanLabel(one);
  if (clean !== undefined) return clean;
  context.addIssue({ code: 'custom', message: 'no name of a fruit' });
  return z.NEVER;
});
// Another device may have sent it: here it is kept, and no more.
const correction = z.object({ label, state: z.string() }).transform(({ label: of, state }) => ({
  label: of,
  state: state === 'sent' ? ('sent' as const) : ('kept' as const),
}));
/** An entry as the file holds it, checked whole: a title of 20,000 letters is no title. */
const entrySchema = z.object({
  // The dates that ECMAScript can tell, from 1970 on.
  at: z.number().min(0).max(8.64e15),
  photo,
  whole: photo.nullable().default(null),
  more: z.array(photo).max(1000).default([]),
  photos: z.number().int().min(1).max(1000),
  note: z.string().max(2000),
  answer,
  kinds: z.array(z.object({ guess, box })).max(20).nullable().default(null),
  correction: correction.nullable().default(null),
  example: exampleSchema.nullable().default(null),
});

/** What was in a file: what can be used, and how much could not. */
export interface ReadAlbum {
  readonly entries: readonly NewEntry[];
  /** Entries that were damaged or never made by this app. */
  readonly leftOut: number;
}

/** The album as one JSON file, oldest first, photos and examples within. */
export async function albumFile(entries: readonly Entry[]): Promise<Blob> {
  const parts: string[] = [];
  for (const { id: _, photo: jpeg, whole, more = [], example, kinds, ...entry } of [...entries].sort(
    (a, b) => a.id - b.id,
  )) {
    const features = example && base64(new Uint8Array(example.features.slice().buffer));
    parts.push(
      JSON.stringify({
        ...entry,
        // Ids are those of this device.
        ...(kinds ? { kinds: kinds.map(({ guess, box }) => ({ guess, box })) } : {}),
        ...(example ? { example: { backbone: example.backbone, features } } : {}),
        ...(whole ? { whole: await text(whole) } : {}),
        ...(more.length > 0 ? { more: await Promise.all(more.map(text)) } : {}),
        photo: await text(jpeg),
      }),
    );
  }
  return new Blob([`{"format":"${FORMAT}","entries":[\n`, parts.join(',\n'), '\n]}\n'], {
    type: 'application/json',
  });
}

/**
 * Reads a file that `albumFile` wrote, without any metadata of its photos.
 *
 * @throws Error when it is none
 */
export async function readAlbumFile(file: Blob): Promise<ReadAlbum> {
  const { entries } = z
    .object({ format: z.literal(FORMAT), entries: z.array(z.unknown()) })
    .parse(JSON.parse(await file.text()));
  const read = entries.map((one) => entrySchema.safeParse(withExample(one)));
  const good = read.flatMap(({ data }) => (data === undefined ? [] : [data as NewEntry]));
  return { entries: good, leftOut: read.length - good.length };
}

const text = async (photo: Blob): Promise<string> => base64(new Uint8Array(await photo.arrayBuffer()));

function base64(of: Uint8Array): string {
  let characters = '';
  for (let i = 0; i < of.length; i += 8192) characters += String.fromCharCode(...of.subarray(i, i + 8192));
  return btoa(characters);
}
