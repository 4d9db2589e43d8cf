import { z } from 'zod';

/**
 * `pca/model.json` of a run. The arrays `mean`, `scale` and `components` are in `pca/model.bin`:
 * float32 little endian, `dimension`, then `dimension`, then `k x dimension` row major.
 */
export const pcaJson = z.object({
  version: z.literal(1),
  dimension: z.number().int().positive(),
  k: z.number().int().positive(),
  standardized: z.boolean(),
  /** Which split the model was fitted on; `all` when the photos have none. */
  fittedOn: z.enum(['training', 'all']),
  /** Number of feature rows it was fitted on. */
  rows: z.number().int().positive(),
  /** How k was chosen: the asked share of the variance, or the asked number. */
  asked: z.union([z.object({ variance: z.number() }), z.object({ components: z.number().int() })]),
  /** Variance along every component (n - 1 in the divisor), falling; `dimension` numbers. */
  explainedVariance: z.array(z.number()),
  /** The same as shares of the whole, summing to 1. */
  explainedVarianceRatio: z.array(z.number()),
  /** Least k that reaches the share; null where too few photos make it unreachable. */
  componentsFor: z.array(z.object({ variance: z.number(), k: z.number().int().nullable() })),
  /** Share of the variance of the held-out rows kept by the k components; null without held-out rows. */
  heldOut: z.object({ rows: z.number().int(), variance: z.number() }).nullable(),
  /** SHA-256 (hex) of model.bin. */
  sha256: z.string(),
});

/** `pca/model.json`: the facts of a fit. */
export interface PcaJson {
  readonly version: 1;
  readonly dimension: number;
  /** Number of components kept. */
  readonly k: number;
  readonly standardized: boolean;
  /** Which split the model was fitted on; `all` when the photos have none. */
  readonly fittedOn: 'training' | 'all';
  /** Number of feature rows it was fitted on. */
  readonly rows: number;
  /** How k was chosen: the asked share of the variance, or the asked number. */
  readonly asked: { readonly variance: number } | { readonly components: number };
  /** Variance along every component (n - 1 in the divisor), falling; `dimension` numbers. */
  readonly explainedVariance: readonly number[];
  /** The same as shares of the whole, summing to 1. */
  readonly explainedVarianceRatio: readonly number[];
  /** Least k that reaches the share; null where too few photos make it unreachable. */
  readonly componentsFor: readonly { readonly variance: number; readonly k: number | null }[];
  /** Share of the variance of the held-out rows kept by the k components; null without held-out rows. */
  readonly heldOut: { readonly rows: number; readonly variance: number } | null;
  /** SHA-256 (hex) of model.bin. */
  readonly sha256: string;
}
