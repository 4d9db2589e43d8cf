import { z } from 'zod';

/** A measured share with its 95 % interval: bootstrap over capture groups, Wilson's where all resamples agree. */
export const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const classScore = z.object({
  class: z.string(),
  photos: z.number().int(),
  /** Null when no photo of the class was asked, or none was answered with it. */
  recall: z.number().nullable(),
  precision: z.number().nullable(),
});

/** One bin of the reliability plot; `photos` may be 0, then the two shares are null. */
export const reliabilityBin = z.object({
  from: z.number(),
  to: z.number(),
  photos: z.number().int(),
  confidence: z.number().nullable(),
  accuracy: z.number().nullable(),
});

export const mistake = z.object({
  path: z.string(),
  truth: z.string(),
  predicted: z.string(),
  probability: z.number(),
});

/** Photos of one picture under more than one label. */
export const labelConflict = z.object({
  paths: z.array(z.string()),
  labels: z.array(z.string()),
  /** `same`: equal bytes; `near`: a near duplicate. */
  copy: z.enum(['same', 'near']),
});

/** How the labelled photos were joined to capture groups. */
export const grouping = z.object({
  photos: z.number().int(),
  groups: z.number().int(),
  /** Photos beyond the first with the same bytes. */
  sameBytes: z.number().int(),
  /** Further photos that are near duplicates of another. */
  nearDuplicates: z.number().int(),
  /** Photos whose near duplicates are not found: an older version computed their features. */
  unseen: z.number().int().default(0),
  /** Photos whose name told their group, by rule: `fruits-360`, `frames`, `copy`, `group-by`, … */
  rules: z.record(z.string(), z.number().int()),
  /** At most 50. */
  conflicts: z.array(labelConflict),
  /** All of them. */
  conflicting: z.number().int(),
});

/** Photos and their capture groups; version 0.1.0 wrote `clips`. */
const counted = z.preprocess(
  (value) => {
    const { clips, ...more } = Object(value);
    return clips === undefined ? value : { groups: clips, ...more };
  },
  z.object({ photos: z.number().int(), groups: z.number().int() }),
);

export const protocol = z.object({
  /** `official`: the folders' own split. `clips`: whole capture groups held out (for Fruits-360 whole turns). */
  id: z.enum(['official', 'clips']),
  title: z.string(),
  /** What the figure does and does not say, in one sentence. */
  caveat: z.string(),
  train: counted,
  test: counted,
  accuracy: estimate,
  top3: estimate,
  macroF1: estimate,
  /** Expected calibration error, 15 equal-width bins, of the calibrated probabilities. */
  ece: z.number(),
  /** The same before temperature scaling. */
  eceUncalibrated: z.number(),
  perClass: z.array(classScore),
  /** Accuracy had photos been split by their names alone; null where content joined none. */
  ungrouped: z.number().nullable().default(null),
  /** The photos asked whose capture group was not trained on, where others were; null where all or none are. */
  apart: z
    .object({ photos: z.number().int(), groups: z.number().int(), accuracy: estimate })
    .nullable()
    .default(null),
  /** Rows truth, columns predicted, in the order of `classes`. */
  confusion: z.array(z.array(z.number().int())),
  reliability: z.array(reliabilityBin),
  /** Wrong answers, most confident first, at most 60. */
  mistakes: z.array(mistake),
});

/** `classifier/metrics.json` of a run. */
export const metrics = z.object({
  version: z.literal(1),
  classes: z.array(z.string()),
  k: z.number().int(),
  l2: z.number(),
  temperature: z.number(),
  rejection: z.object({
    score: z.enum(['entropy-distance', 'entropy-distance-fruit', 'energy-fruit']),
    threshold: z.number(),
    /** Share of known validation photos at or above the threshold. */
    acceptedKnown: z.number(),
  }),
  /** Null in files of version 0.1.0. */
  grouping: grouping.nullable().default(null),
  protocols: z.array(protocol),
});

export type Grouping = z.infer<typeof grouping>;
export type LabelConflict = z.infer<typeof labelConflict>;
export type Estimate = z.infer<typeof estimate>;
export type ClassScore = z.infer<typeof classScore>;
export type Protocol = z.infer<typeof protocol>;
export type Mistake = z.infer<typeof mistake>;
export type Metrics = z.infer<typeof metrics>;
