import { VergerError } from '@verger/base';
import { DEFAULT_MAX_PIXELS } from '@verger/storage/photos';
import { z } from 'zod';

/** How many components to keep: those that keep a share of the variance, or a number of them. */
export type ComponentChoice = { readonly variance: number } | { readonly components: number };

const MAX_ERRORS = 'takes a share from 0 to 1, such as 0.01';
const SEED = 'takes a whole number from 0';

const share = (text: string) => z.number(text).gt(0, text).lte(1, text);
const count = (text: string) => z.number(text).int(text).positive(text);

/** Where Spark runs. */
const sparkOptions = z.object({
  /** `local[2,4]`, `spark://host:7077`, `yarn`. */
  master: z.string().default('local[*]'),
  /** Folder of Spark. @default $SPARK_HOME */
  sparkHome: z.string().optional(),
  /** Spark properties, `key=value`. */
  conf: z.array(z.string().regex(/^[^=\s]+=/, 'takes key=value')).default([]),
  /** Platform of the cluster's nodes. @default this machine's */
  archivePlatform: z.enum(['linux-x64', 'linux-arm64']).optional(),
});

/** Of every stage. */
const stageOptions = sparkOptions.extend({
  /** Run folder: a folder or `file://` URL. */
  out: z.string().min(1, 'names no folder'),
  engine: z.enum(['local', 'spark']).default('local'),
  /** Longest time of a Spark stage, in minutes. @default none */
  timeout: z.number('takes minutes').positive('takes minutes').optional(),
  /** Longest time in which Spark finishes no shard, in minutes. */
  stallTimeout: z.number('takes minutes').positive('takes minutes').default(15),
  /** Share of the variance that the components keep, above 0, at most 1. @default 0.95 */
  variance: share('takes a share above 0 and up to 1, such as 0.95').optional(),
  components: count('takes a whole number from 1').optional(),
  /** Take this many photos, spread evenly over the sorted listing. @default all */
  limit: count('takes a whole number of photos from 1').optional(),
  /** @default one a core */
  workers: count('takes a whole number from 1 to 1024')
    .max(1024, 'takes a whole number from 1 to 1024')
    .optional(),
  maxPixels: count('takes a whole number of pixels from 1').default(DEFAULT_MAX_PIXELS),
  /** Largest share of failed photos that still counts as success. */
  maxErrors: z.number(MAX_ERRORS).min(0, MAX_ERRORS).max(1, MAX_ERRORS).default(0.01),
  standardize: z.boolean().default(false),
  /** Which rows the PCA is fitted on. @default training, or all where there is no split */
  fitOn: z.enum(['training', 'all']).optional(),
  /** Decides splits where the folders decide none, and all drawing of samples. */
  seed: z.number(SEED).int(SEED).nonnegative(SEED).default(1),
  /** Names the capture of a photo: a regular expression for its path, or a table. @default rules for names */
  groupBy: z.string().min(1, 'takes a regular expression, or a .csv or .tsv file').optional(),
  /** Whether folders of one name in different places are one class. */
  labels: z.enum(['folder', 'path'], 'takes folder or path').default('folder'),
  retryErrors: z.boolean().default(false),
  /** Name of a shipped backbone, or a file. @default the shipped one */
  backbone: z.string().optional(),
  /** Numbers that the network computes with. @default those of the backbone: fp32 for the shipped default */
  precision: z.enum(['fp32', 'int8'], 'takes fp32 or int8').optional(),
});

/** Of the stages that make a model. */
const modelOptions = stageOptions.extend({
  /** Run folders whose rows make one model. @default that of `out` */
  from: z.array(z.string().min(1, 'names no folder')).optional(),
});

/** Of the stages that list photos. */
const runOptions = stageOptions.extend({
  /** Photos: a folder, a `file://` or an `s3://` URL. */
  photos: z.string().min(1, 'names no folder'),
  /** Of photos in S3: `s3://…/manifest.json` of an S3 Inventory that lists them. @default listed by requests */
  inventory: z
    .string()
    .regex(/^s3:\/\/[^/]+\/.+/, 'takes the s3:// URL of the manifest.json of an S3 Inventory')
    .optional(),
});

export type SparkOptions = z.output<typeof sparkOptions>;
export type StageOptions = z.output<typeof stageOptions>;
export type ModelOptions = z.output<typeof modelOptions>;
export type RunOptions = z.output<typeof runOptions>;

/** How a person gives an option: `--max-pixels` for `maxPixels`. */
function flagOf(name: string): string {
  if (name === 'photos') return '<photos>';
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Options are checked once, at the edge: those of a stage that computes features.
 *
 * @throws VergerError `bad-option` naming the option and what it takes
 */
export const parseRunOptions = (input: Given): RunOptions => oneChoice(parse(runOptions, input));

/**
 * Those of a stage that works on a run folder alone.
 *
 * @throws VergerError `bad-option`
 */
export const parseStageOptions = (input: Given): ModelOptions => oneChoice(parse(modelOptions, input));

/**
 * Those of a job on Spark that is no run.
 *
 * @throws VergerError `bad-option`
 */
export const parseSparkOptions = (input: Given): SparkOptions => parse(sparkOptions, input);

function parse<S extends z.ZodObject>(schema: S, input: Given): z.output<S> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const name = String(path[0] ?? 'options');
  throw new VergerError('usage', 'bad-option', `${flagOf(name)} ${given[name]}: ${message}`, {
    hint: 'see: verger run --help',
  });
}

function oneChoice<O extends StageOptions>(options: O): O {
  if (options.variance === undefined || options.components === undefined) return options;
  throw new VergerError('usage', 'bad-option', '--variance and --components exclude each other', {
    hint: 'give one of them',
  });
}

/** The choice of components that the options make: 95 % of the variance unless they say otherwise. */
export function componentChoice({ variance, components }: StageOptions): ComponentChoice {
  return components === undefined ? { variance: variance ?? 0.95 } : { components };
}

/** At most `limit` items, spread evenly over the list, in its order. */
export function spread<T>(items: readonly T[], limit: number | undefined): readonly T[] {
  if (limit === undefined || limit >= items.length) return items;
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)]!);
}

/** `--conf key=value`, several times, as properties. */
export const sparkProperties = (conf: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    conf.map((text) => {
      const at = text.indexOf('=');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
