import { VergerError } from '@verger/vision';
import { z } from 'zod';
import { DEFAULT_MAX_PIXELS } from '../photos/decode.js';

/** How many components to keep: those that keep a share of the variance, or a number of them. */
export type ComponentChoice = { readonly variance: number } | { readonly components: number };

const runOptions = z.object({
  /** Photos: a folder or `file://` URL. */
  photos: z.string().min(1),
  /** Run folder: a folder or `file://` URL. */
  out: z.string().min(1),
  engine: z.enum(['local']).default('local'),
  /** Share of the variance that the components keep, above 0, at most 1. @default 0.95 */
  variance: z.number().gt(0).lte(1).optional(),
  components: z.number().int().positive().optional(),
  /** Take this many photos, spread evenly over the sorted listing. @default all */
  limit: z.number().int().positive().optional(),
  precision: z.enum(['fp32']).default('fp32'),
  /** @default one a core */
  workers: z.number().int().positive().max(1024).optional(),
  maxPixels: z.number().int().positive().default(DEFAULT_MAX_PIXELS),
  /** Largest share of failed photos that still counts as success. */
  maxErrors: z.number().min(0).max(1).default(0.01),
  standardize: z.boolean().default(false),
  /** Which rows the PCA is fitted on. @default training, or all where there is no split */
  fitOn: z.enum(['training', 'all']).optional(),
  /** Decides splits where the folders decide none, and all drawing of samples. */
  seed: z.number().int().nonnegative().default(1),
  retryErrors: z.boolean().default(false),
  /** A backbone file. @default the shipped one */
  backbone: z.string().optional(),
});

export type RunOptions = z.output<typeof runOptions>;

const FLAGS: Partial<Record<string, string>> = {
  maxPixels: '--max-pixels',
  maxErrors: '--max-errors',
  fitOn: '--fit-on',
};

/**
 * Checks options once, at the edge.
 *
 * @throws VergerError `bad-option` naming the option and what it takes
 */
export function parseRunOptions(input: Readonly<Record<string, unknown>>): RunOptions {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const parsed = runOptions.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const name = String(path[0] ?? 'options');
    const flag = FLAGS[name] ?? `--${name}`;
    throw new VergerError('usage', 'bad-option', `${flag} ${JSON.stringify(given[name])}: ${message}`, {
      mend: 'see: verger run --help',
    });
  }
  if (parsed.data.variance !== undefined && parsed.data.components !== undefined) {
    throw new VergerError('usage', 'bad-option', '--variance and --components exclude each other', {
      mend: 'give one of them',
    });
  }
  return parsed.data;
}

/** The choice of components that the options make: 95 % of the variance unless they say otherwise. */
export function componentChoice({ variance, components }: RunOptions): ComponentChoice {
  return components === undefined ? { variance: variance ?? 0.95 } : { components };
}

/** At most `limit` items, spread evenly over the list, in its order. */
export function spread<T>(items: readonly T[], limit: number | undefined): readonly T[] {
  if (limit === undefined || limit >= items.length) return items;
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)]!);
}
