import { z } from 'zod';

/** A measured share with its 95 % interval (percentile bootstrap over clips, not frames). */
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

export const protocol = z.object({
  /** `official`: the folders' own split. `clips`: whole clips held out. */
  id: z.enum(['official', 'clips']),
  title: z.string(),
  /** What the figure does and does not say, in one sentence. */
  caveat: z.string(),
  train: z.object({ photos: z.number().int(), clips: z.number().int() }),
  test: z.object({ photos: z.number().int(), clips: z.number().int() }),
  accuracy: estimate,
  top3: estimate,
  macroF1: estimate,
  /** Expected calibration error, 15 equal-width bins, of the calibrated probabilities. */
  ece: z.number(),
  /** The same before temperature scaling. */
  eceUncalibrated: z.number(),
  perClass: z.array(classScore),
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
  protocols: z.array(protocol),
});

export type Estimate = z.infer<typeof estimate>;
export type ClassScore = z.infer<typeof classScore>;
export type Protocol = z.infer<typeof protocol>;
export type Mistake = z.infer<typeof mistake>;
export type Metrics = z.infer<typeof metrics>;
