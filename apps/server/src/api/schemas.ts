import { z } from 'zod';
import { flag, wholeNumber } from '../http/query.js';

/** One possible answer, as `verger classify --json` gives it. */
const predictionSchema = z.object({
  class: z.string().describe('class of the training photos'),
  species: z.string().nullable().describe('id for /api/species/{id}; null outside of the taxonomy'),
  name: z.string().describe('English name of the variety, or of the species'),
  probability: z.number().min(0).max(1).describe('calibrated'),
  variety: z
    .object({ class: z.string(), name: z.string(), probability: z.number().min(0).max(1) })
    .optional()
    .describe(
      'likeliest variety of the species, and how likely it is this very one; not there where none is told',
    ),
});

/** Where on the photo a fruit is: shares of width and height, from the upper left corner. */
const boxSchema = z.object({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  width: z.number().min(0).max(1),
  height: z.number().min(0).max(1),
  score: z.number().min(0).max(1).describe('mean of the map within'),
});

/** One kind of those on a photo, and where it is. */
const kindSchema = predictionSchema.extend({
  confidence: z.enum(['sure', 'likely', 'maybe']).describe('how far it can be trusted'),
  box: z
    .tuple([z.number().int(), z.number().int(), z.number().int(), z.number().int()])
    .describe('[x, y, width, height] in pixels of the upright photo, from its upper left corner'),
});

/** The answer for one photo. */
export const answerSchema = z.object({
  path: z.string().describe('name the photo was sent under'),
  known: z.boolean().describe('false: it does not look like any fruit of the training photos'),
  confidence: z
    .enum(['sure', 'likely', 'maybe'])
    .describe('how far the first prediction can be trusted, by what was measured on photographers held out'),
  family: z
    .object({ id: z.string(), name: z.string(), probability: z.number().min(0).max(1) })
    .optional()
    .describe('where no species is likely but those of one family are together: "a citrus fruit"'),
  looks: z
    .union([z.literal(1), z.literal(2)])
    .describe('2: it looked again, at the middle of the photo, since its first answer was not sure'),
  predictions: z.array(predictionSchema).describe('best first'),
  ms: z.number().describe('time from the bytes to the answer, milliseconds'),
  map: z
    .object({ rows: z.number().int(), columns: z.number().int(), values: z.array(z.number().min(0).max(1)) })
    .optional()
    .describe('with where=true: what speaks for the first answer, position by position, row by row'),
  boxes: z.array(boxSchema).optional().describe('with where=true: where it stands out, the largest first'),
  kinds: z
    .array(kindSchema)
    .optional()
    .describe(
      'with all=true: the kinds on the photo, the most certain first: several, or the first prediction alone; ' +
        'empty where the photo is not known',
    ),
});

/** A photo that could not be used. */
export const failedSchema = z.object({
  path: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
});

/** Answers for many, in the order they were sent. */
export const answersSchema = z.object({ photos: z.array(z.union([answerSchema, failedSchema])) });

/** The query of `POST /api/classify`. */
export const classifyQuery = {
  top: wholeNumber(1, 200, 3, 'how many answers a photo'),
  where: flag('tell also where the fruit is, as boxes and a map, which takes about as long again'),
  all: flag('tell all kinds on the photo, each with its box, which takes up to 12 times as long'),
  name: z.string().default('photo').describe('path to give back for a single photo'),
};

/** The query of `GET /api/run/nearest`. */
export const nearestQuery = {
  photo: z.string().default('').describe('path of a photo of the run'),
  count: wholeNumber(1, 120, 24, 'how many'),
};

/** A photo of the run that is looked at. */
const runPhotoSchema = z.object({
  path: z.string(),
  label: z.string().nullable(),
  takenFor: z
    .string()
    .nullable()
    .describe('what the evaluation took it for, where that is among its mistakes'),
  distance: z.number().min(0).describe('Euclidean, in the reduced space'),
});

/** The photos of a run that are most like one of them. */
export const nearestSchema = z.object({ photo: runPhotoSchema, nearest: z.array(runPhotoSchema) });

/**
 * What a person calls the fruit of a photo. It becomes the name of a folder: letters, digits, spaces and a few signs
 * within words, at most 60 characters.
 */
export const labelSchema = z
  .string()
  .max(200)
  .transform((text) => text.normalize('NFKC').replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(60)
      .regex(
        /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} '’()&-]*[\p{L}\p{M}\p{N})])?$/u,
        'letters, digits and spaces only',
      ),
  );

/** A pseudonym, given by the server, that says nothing of the person. */
export const tokenSchema = z.object({ token: z.string() });

/** What became of a correction. */
export const correctionReplySchema = z.object({
  stored: z.boolean().describe('false: the same photo with the same label was there before'),
  sha256: z.string().describe('of the photo: its identity'),
  label: z.string().describe('folder it lies in'),
});

const textSchema = z.object({ en: z.string(), fr: z.string() });

/** A species in short. */
export const speciesSchema = z.object({
  id: z.string(),
  names: textSchema,
  latin: z.string(),
  family: z.string(),
  kind: z.enum(['fruit', 'vegetable', 'nut']),
  classes: z.array(z.string()).describe('classes of Fruits-360 that show it'),
  recognised: z.boolean().describe('whether the model served here can name it'),
});

/** A species with its card. */
export const speciesCardSchema = speciesSchema.extend({
  card: z
    .looseObject({})
    .describe(
      'season, how to choose and keep it, nutrition …: each statement with its source; unknown is absent',
    ),
});

export const speciesListSchema = z.object({ species: z.array(speciesSchema) });

/** Whether the server can work, and with what. */
export const healthSchema = z.object({
  ok: z.literal(true),
  version: z.string(),
  model: z.string().describe('sha256 of the packed model'),
  backbone: z.string().describe('sha256 of the backbone'),
  classes: z.number().int(),
  corrections: z.boolean().describe('whether this server takes corrections'),
  waiting: z.number().int().describe('photos waiting or being recognised'),
});
