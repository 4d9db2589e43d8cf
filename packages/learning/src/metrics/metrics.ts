import { z } from 'zod';

/** A measured share with its 95 % interval: bootstrap over capture groups, Wilson's where all resamples agree. */
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });

const classScore = z.object({
  class: z.string(),
  photos: z.number().int(),
  /** Null when no photo of the class was asked, or none was answered with it. */
  recall: z.number().nullable(),
  precision: z.number().nullable(),
});

/** One bin of the reliability plot; `photos` may be 0, then the two shares are null. */
const reliabilityBin = z.object({
  from: z.number(),
  to: z.number(),
  photos: z.number().int(),
  confidence: z.number().nullable(),
  accuracy: z.number().nullable(),
});

const mistake = z.object({
  path: z.string(),
  truth: z.string(),
  predicted: z.string(),
  probability: z.number(),
});

/** Photos of one picture under more than one label. */
const labelConflict = z.object({
  paths: z.array(z.string()),
  labels: z.array(z.string()),
  /** `same`: equal bytes; `near`: a near duplicate. */
  copy: z.enum(['same', 'near']),
});

/** How many captures the photos of a class show. */
const classGroups = z.object({
  class: z.string(),
  photos: z.number().int(),
  groups: z.number().int(),
  /** Groups had names alone joined them: many more than `groups` where photos are copies of each other. */
  byName: z.number().int(),
});

/** How the labelled photos were joined to capture groups. */
const grouping = z.object({
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
  /** Sorted by name; empty in files of earlier versions. */
  classes: z.array(classGroups).default([]),
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

/** Version 0.1.0 wrote `clips` for `groups`. */
export const protocolId = (id: unknown) => (id === 'clips' ? 'groups' : id);

const protocol = z.object({
  id: z.preprocess(protocolId, z.enum(['official', 'groups'])),
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
    score: z.enum(['entropy-distance', 'entropy-distance-fruit', 'energy-fruit', 'energy-relative']),
    threshold: z.number(),
    /** Share of known validation photos at or above the threshold. */
    acceptedKnown: z.number(),
  }),
  /** Null in files of version 0.1.0. */
  grouping: grouping.nullable().default(null),
  protocols: z.array(protocol),
});

/** Photos of one picture under more than one label. */
export interface LabelConflict {
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** `same`: equal bytes; `near`: a near duplicate. */
  readonly copy: 'same' | 'near';
}

/** How many captures the photos of a class show. */
export interface ClassGroups {
  readonly class: string;
  readonly photos: number;
  readonly groups: number;
  /** Groups had names alone joined them: many more than `groups` where photos are copies of each other. */
  readonly byName: number;
}

/** How the labelled photos were joined to capture groups. */
export interface Grouping {
  readonly photos: number;
  readonly groups: number;
  /** Photos beyond the first with the same bytes. */
  readonly sameBytes: number;
  /** Further photos that are near duplicates of another. */
  readonly nearDuplicates: number;
  /** Photos whose near duplicates are not found: an older version computed their features. */
  readonly unseen: number;
  /** Photos whose name told their group, by rule: `fruits-360`, `frames`, `copy`, `group-by`, … */
  readonly rules: Readonly<Record<string, number>>;
  /** Sorted by name; empty in files of earlier versions. */
  readonly classes: readonly ClassGroups[];
  /** At most 50. */
  readonly conflicts: readonly LabelConflict[];
  /** All of them. */
  readonly conflicting: number;
}

/** A measured share with its 95 % interval (bootstrap over capture groups; Wilson's where all resamples agree). */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How well one class is told. */
export interface ClassScore {
  readonly class: string;
  /** Test photos of the class. */
  readonly photos: number;
  /** Null when no photo of the class was tested. */
  readonly recall: number | null;
  /** Null when no photo was predicted to be of the class. */
  readonly precision: number | null;
}

/** A test photo that was predicted wrong. */
export interface Mistake {
  readonly path: string;
  /** Its label. */
  readonly truth: string;
  readonly predicted: string;
  /** Of the prediction, calibrated, 0 to 1. */
  readonly probability: number;
}

/** One way to split the photos into training and test, and what came of it. */
export interface Protocol {
  /** `official`: the folders' own split. `groups`: whole capture groups held out (for Fruits-360 whole turns). */
  readonly id: 'official' | 'groups';
  readonly title: string;
  /** What the figure does and does not say, in one sentence. */
  readonly caveat: string;
  readonly train: { readonly photos: number; readonly groups: number };
  readonly test: { readonly photos: number; readonly groups: number };
  readonly accuracy: Estimate;
  /** Share of photos whose label is among the first three predictions. */
  readonly top3: Estimate;
  readonly macroF1: Estimate;
  /** Expected calibration error, 15 equal-width bins, of the calibrated probabilities. */
  readonly ece: number;
  /** The same before temperature scaling. */
  readonly eceUncalibrated: number;
  readonly perClass: readonly ClassScore[];
  /** Accuracy had photos been split by their names alone; null where content joined none. */
  readonly ungrouped: number | null;
  /** The test photos whose capture group was not trained on, where others were; null where all or none are. */
  readonly apart: { readonly photos: number; readonly groups: number; readonly accuracy: Estimate } | null;
  /** Rows truth, columns predicted, in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
  /** Bins of the reliability plot; `photos` may be 0, then the two shares are null. */
  readonly reliability: readonly {
    readonly from: number;
    readonly to: number;
    readonly photos: number;
    readonly confidence: number | null;
    readonly accuracy: number | null;
  }[];
  /** Wrong answers, most confident first, at most 60. */
  readonly mistakes: readonly Mistake[];
}

/** `classifier/metrics.json` of a run. */
export interface Metrics {
  readonly version: 1;
  /** Names, in the order of the confusion matrix. */
  readonly classes: readonly string[];
  /** Number of principal components the classifier reads. */
  readonly k: number;
  /** Strength of the regularization that was chosen. */
  readonly l2: number;
  /** Divides the logits before the softmax. */
  readonly temperature: number;
  readonly rejection: {
    readonly score: 'entropy-distance' | 'entropy-distance-fruit' | 'energy-fruit' | 'energy-relative';
    /** A photo with a lower score is unknown. */
    readonly threshold: number;
    /** Share of known validation photos at or above the threshold. */
    readonly acceptedKnown: number;
  };
  /** Null in files of version 0.1.0. */
  readonly grouping: Grouping | null;
  readonly protocols: readonly Protocol[];
}
