import { z } from 'zod';

/** A published file of the run; its bytes are what the checksum says or it is redone. */
export const publishedPart = z.object({
  name: z.string(),
  rows: z.number().int(),
  sha256: z.string(),
});

/** What decides the content of the feature rows: a run folder never mixes two of these. */
export const runConfig = z.object({
  /** Root of the photos, as an absolute path or URL. */
  photos: z.string(),
  /** SHA-256 (hex) of the backbone file. */
  backbone: z.string(),
  /** Side of the square photo that the backbone reads, in pixels. */
  inputSize: z.number().int(),
  /** Version of decoding and preprocessing. */
  preprocessing: z.string(),
  /** Numbers that the network computes with. */
  precision: z.literal('fp32'),
  /** Photos larger than this are error rows; in pixels. */
  maxPixels: z.number().int(),
});

export const runJson = z.object({
  version: z.literal(1),
  runId: z.string(),
  state: z.enum(['running', 'done', 'interrupted', 'failed']),
  code: z.string(),
  config: runConfig,
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  counts: z.object({
    listed: z.number().int(),
    features: z.number().int(),
    errors: z.number().int(),
    reduced: z.number().int(),
    classes: z.number().int(),
  }),
  /** Of the features stage of the last start: photos computed, wall seconds, photos a second, workers. */
  throughput: z
    .object({
      photos: z.number().int(),
      seconds: z.number(),
      photosPerSecond: z.number(),
      workers: z.number().int(),
      engine: z.enum(['local', 'spark']),
      startedAt: z.string().optional(),
      finishedAt: z.string().optional(),
    })
    .nullable(),
  /** Wall seconds of each stage of the last start. */
  timings: z.record(z.string(), z.number()),
  machine: z.object({
    cores: z.number().int(),
    cpu: z.string(),
    memoryBytes: z.number(),
    node: z.string(),
    platform: z.string(),
  }),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  parts: z.object({
    features: z.array(publishedPart),
    errors: z.array(publishedPart),
    reduced: z.array(publishedPart),
  }),
});

export type PublishedPart = z.infer<typeof publishedPart>;
export type RunConfig = z.infer<typeof runConfig>;
export type RunJson = z.infer<typeof runJson>;
