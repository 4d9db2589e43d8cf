import { z } from 'zod';

/** A published file of the run; its bytes are what the checksum says or it is redone. */
const publishedPart = z.object({
  name: z.string(),
  rows: z.number().int(),
  sha256: z.string(),
});

/** What decides the content of the feature rows: a run folder never mixes two of these. */
const runConfig = z.object({
  /** Root of the photos, as an absolute path or URL. */
  photos: z.string(),
  /** SHA-256 (hex) of the backbone file. */
  backbone: z.string(),
  /** Side of the square photo that the backbone reads, in pixels. */
  inputSize: z.number().int(),
  /** Version of decoding and preprocessing. */
  preprocessing: z.string(),
  /** Numbers that the network computes with. */
  precision: z.enum(['fp32', 'int8']),
  /** Photos larger than this are error rows; in pixels. */
  maxPixels: z.number().int(),
});

/** A run whose features another folder's model is made of. */
const sourceRun = z.object({
  /** Folder or URL. */
  run: z.string(),
  runId: z.string(),
  /** Root of its photos. */
  photos: z.string(),
  /** What stands before its paths among those of all: '' or `a/`. */
  prefix: z.string(),
  /** SHA-256 (hex) of the names of its feature and error parts. */
  parts: z.string(),
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
  /** Of a folder that holds no features of its own: the runs that do. */
  from: z.array(sourceRun).optional(),
});

/** As it is written when there are too many parts to list: they are in a file of their own. */
export const storedRun = runJson.extend({
  version: z.literal(2),
  parts: z.object({ file: z.string(), sha256: z.string() }),
});

/** A published file of the run; its bytes are what the checksum says or it is redone. */
export interface PublishedPart {
  /** `features/part-00000-0123456789abcdef.parquet` */
  readonly name: string;
  readonly rows: number;
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
}

/** What decides the content of the feature rows: a run folder never mixes two of these. */
export interface RunConfig {
  /** Root of the photos, as an absolute path or URL. */
  readonly photos: string;
  /** SHA-256 (hex) of the backbone file. */
  readonly backbone: string;
  /** Side of the square photo that the backbone reads, in pixels. */
  readonly inputSize: number;
  /** Version of decoding and preprocessing. */
  readonly preprocessing: string;
  /** Numbers that the network computes with. */
  readonly precision: 'fp32' | 'int8';
  /** Photos larger than this are error rows; in pixels. */
  readonly maxPixels: number;
}

/** A run whose features another folder's model is made of. */
export interface SourceRun {
  /** Folder or URL. */
  readonly run: string;
  readonly runId: string;
  /** Root of its photos. */
  readonly photos: string;
  /** What stands before its paths among those of all: '' or `a/`. */
  readonly prefix: string;
  /** SHA-256 (hex) of the names of its feature and error parts. */
  readonly parts: string;
}

/** `run.json` of a run folder. */
export interface RunJson {
  readonly version: 1;
  /** A UUID, the same over all starts. */
  readonly runId: string;
  readonly state: 'running' | 'done' | 'interrupted' | 'failed';
  /** Version of Verger. */
  readonly code: string;
  readonly config: RunConfig;
  /** Options that were given, by name. */
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly counts: {
    /** Photos taken from the listing: `features` + `errors` when the features are done. */
    readonly listed: number;
    readonly features: number;
    readonly errors: number;
    readonly reduced: number;
    readonly classes: number;
  };
  /** Of the features stage of the last start: photos computed, wall seconds, photos a second, workers. */
  readonly throughput: {
    readonly photos: number;
    readonly seconds: number;
    readonly photosPerSecond: number;
    readonly workers: number;
    readonly engine: 'local' | 'spark';
    /** ISO 8601, UTC; not in runs of version 0.1. */
    readonly startedAt?: string | undefined;
    /** ISO 8601, UTC; not in runs of version 0.1. */
    readonly finishedAt?: string | undefined;
  } | null;
  /** Wall seconds of each stage of the last start. */
  readonly timings: Readonly<Record<string, number>>;
  readonly machine: {
    readonly cores: number;
    readonly cpu: string;
    readonly memoryBytes: number;
    readonly node: string;
    readonly platform: string;
  };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; null while it runs. */
  readonly finishedAt: string | null;
  readonly parts: {
    readonly features: readonly PublishedPart[];
    readonly errors: readonly PublishedPart[];
    readonly reduced: readonly PublishedPart[];
  };
  /** Of a folder that holds no features of its own: the runs that do. */
  readonly from?: readonly SourceRun[] | undefined;
}
