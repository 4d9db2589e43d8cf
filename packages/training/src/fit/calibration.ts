import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import type { RejectionThresholds } from '@verger/learning/classifier';
import { type PackedModel, PLAIN_WORDS, type SecondLook, SIGNALS_OF_SCORE, type Words } from '@verger/vision';
import { z } from 'zod';

/** All that turns the outputs of a head into answers, fitted on photos of photographers outside of training. */
export interface Calibration {
  /** Logits are divided by it. */
  readonly temperature: number;
  readonly rejection: RejectionThresholds;
  readonly words: Words;
  /** Undefined: never. */
  readonly secondLook?: SecondLook | undefined;
  /** What it was fitted on, for people. */
  readonly from: string;
}

const share = z.number().min(0).max(1);
/** Files of 0.1 call the standard deviation `deviation`. */
const spread = z
  .strictObject({
    mean: z.number(),
    std: z.number().positive().optional(),
    deviation: z.number().positive().optional(),
  })
  .transform(({ mean, std, deviation }, { addIssue }) => {
    const given = std ?? deviation;
    if (given !== undefined) return { mean, std: given };
    addIssue('std is missing');
    return z.NEVER;
  });

const schema = z.strictObject({
  version: z.literal(1),
  from: z.string(),
  temperature: z.number().positive(),
  rejection: z
    .strictObject({
      score: z.enum(['entropy-distance', 'entropy-distance-fruit', 'energy-fruit', 'energy-relative']),
      threshold: z.number(),
      ...{ entropy: spread.optional(), distance: spread.optional() },
      ...{ fruit: spread.optional(), energy: spread.optional(), relative: spread.optional() },
    })
    .refine(
      (of) => SIGNALS_OF_SCORE[of.score].every((sign) => of[sign] !== undefined),
      'a sign has no spread',
    ),
  words: z
    .strictObject({ sure: share, likely: share })
    .refine(({ sure, likely }) => 0 < likely && likely <= sure, 'not 0 < likely <= sure <= 1'),
  secondLook: z.strictObject({ below: share, weight: share }).nullable(),
});

/** As JSON. */
export function writtenCalibration(calibration: Calibration): Uint8Array {
  const { from, temperature, rejection, words, secondLook } = calibration;
  const json = { version: 1, from, temperature, rejection, words, secondLook: secondLook ?? null };
  return new TextEncoder().encode(`${JSON.stringify(json, null, 1)}\n`);
}

/**
 * Reads what {@link writtenCalibration} wrote.
 *
 * @throws VergerError (usage) `calibration-missing`, `calibration-invalid` naming the field
 */
export async function readCalibration(path: string): Promise<Calibration> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VergerError('usage', 'calibration-missing', `the calibration ${path} cannot be read`, {
      hint: 'give the calibration.json that verger train --recipe or verger evaluate --recipe wrote',
      cause,
    });
  }
  try {
    const { version: _, secondLook, ...more } = schema.parse(JSON.parse(text));
    return { ...more, ...(secondLook ? { secondLook } : {}) };
  } catch (cause) {
    const [issue] = cause instanceof z.ZodError ? cause.issues : [];
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : (cause as Error).message;
    throw new VergerError('usage', 'calibration-invalid', `the calibration ${path} is invalid: ${what}`, {
      hint: 'write it again with verger train --recipe or verger evaluate --recipe',
      cause,
    });
  }
}

/** The calibration of a packed model. */
export function calibrationOf({ head, rejection, words, secondLook, training }: PackedModel): Calibration {
  const { whitening: _, means: __, photoShape: ___, ...limits } = rejection;
  return {
    temperature: head.temperature,
    rejection: limits,
    words: words ?? PLAIN_WORDS,
    secondLook,
    from: training.data,
  };
}

/** A model with the calibration of another of its recipe. */
export function calibrated(model: PackedModel, calibration: Calibration): PackedModel {
  const { whitening, means, photoShape } = model.rejection;
  const { temperature, rejection, words, secondLook } = calibration;
  return {
    ...model,
    head: { ...model.head, temperature },
    rejection: { ...rejection, whitening, means, photoShape },
    words,
    ...(secondLook ? { secondLook } : {}),
  };
}
