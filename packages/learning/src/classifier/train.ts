import { type Log, silent } from '@verger/base';
import type { Head, Rejection } from '@verger/vision';
import { choosePenalty } from './choose.js';
import { type FitOptions, fitHeads } from './fit.js';
import { applyHead, type HeadOutputs } from './head-outputs.js';
import { acceptedShare, calibrateRejection, classShape, rejectionSignalsOf } from './rejection.js';
import {
  checkSamples,
  classesOf,
  countGroups,
  groupKey,
  type Rows,
  refuseOneClass,
  type Samples,
} from './samples.js';
import { calibrationError, right, type Scored, score } from './score.js';
import { type GroupSplit, splitByGroup } from './split-by-group.js';
import { fitTemperature } from './temperature.js';

/** Tried, strongest first; see `fitHeads` for the unit. */
const PENALTIES: readonly number[] = [0.1, 0.02, 0.004, 8e-4, 1.6e-4, 3.2e-5];

export interface TrainOptions extends Omit<FitOptions, 'start'> {
  /** Decides which groups validate. @default 1 */
  readonly seed?: number;
  /** Photos to validate on, such as those of a folder `val`. @default groups held out of the rows */
  readonly validation?: Rows | undefined;
  /** Falling. @default PENALTIES */
  readonly penalties?: readonly number[];
  readonly log?: Log;
}

/** A head that was fitted, calibrated and given a threshold. */
export interface Trained {
  readonly head: Head;
  readonly rejection: Rejection;
  readonly l2: number;
  readonly photos: number;
  readonly groups: number;
  readonly validation: Validation;
}

/** Measured on the capture groups held out of training, by the head that never saw them. */
export interface Validation {
  /** 0 when every class has a single photo: then the photos trained on stand in. */
  readonly photos: number;
  readonly groups: number;
  readonly accuracy: number;
  /** Expected calibration error with the temperature, and without. */
  readonly ece: number;
  readonly eceUncalibrated: number;
  /** Share at or above the threshold. */
  readonly acceptedKnown: number;
  /** Classes with one group only, whose photos were cut in two; the temperature is not fitted on them. */
  readonly cut: readonly string[];
}

/** Share of the photos of each class that validate. */
const SHARE = 0.3;

/**
 * Trains on the rows: penalty, temperature and threshold on groups held out, then the head once more on all rows.
 * Deterministic for a seed on one machine.
 *
 * @throws VergerError (input) `one-class`, `features-not-finite`
 * @throws the reason of the signal when aborted
 */
export async function trainClassifier(
  samples: Samples,
  rows: Rows,
  options: TrainOptions = {},
): Promise<Trained> {
  const { seed = 1, penalties = PENALTIES, threads, signal, log = silent } = options;
  checkSamples(samples);
  const classes = classesOf(samples, rows);
  refuseOneClass(classes);
  const split =
    givenSplit(samples, rows, classes, options.validation) ??
    splitByGroup(samples, rows, { seed, share: SHARE });
  say(log, samples, rows, classes, split);
  const { kept } = split;
  const judged = split.held.length > 0 ? split.held : rows;
  const trials: { l2: number; head: Head; scored: Scored[] }[] = [];
  for await (const { l2, head } of fitHeads(samples, kept, classes, penalties, { threads, signal })) {
    trials.push({ l2, head, scored: score(applyHead(head, samples, judged), 1) });
  }
  const choice = choosePenalty(samples, trials);
  const { l2, head: start } = trials.find((trial) => trial.l2 === choice.l2)!;
  const answers = applyHead(start, samples, judged);
  const { cut } = split;
  // Photos of a group that was trained on are answered too well: they would make every answer surer than it is.
  const temperature = split.held.length > 0 ? fitTemperature(without(answers, cut)) : 1;
  const keptShape = classShape(samples, kept, classes);
  const known = rejectionSignalsOf(keptShape, samples, answers, { ...start, temperature });
  const limits = calibrateRejection(known);
  const head = await fitOne(samples, rows, classes, l2, { threads, signal, start });
  const scored = score(answers, temperature);
  const accuracy = scored.filter(right).length / scored.length;
  if (split.held.length > 0) {
    log.info(
      `${scored.filter(right).length} of ${scored.length} validation photos right with penalty ${l2}, ` +
        `temperature ${temperature.toFixed(2)}`,
    );
  }
  return {
    head: { ...head, temperature },
    rejection: { ...limits, ...classShape(samples, rows, classes) },
    l2,
    photos: rows.length,
    groups: countGroups(samples, rows),
    validation: {
      photos: split.held.length,
      groups: countGroups(samples, split.held),
      accuracy,
      ece: calibrationError(scored),
      eceUncalibrated: calibrationError(scored, 'uncalibrated'),
      acceptedKnown: acceptedShare(limits, known),
      cut: split.cut,
    },
  };
}

/** The folders' own validation photos that are of a class and no capture trained on; undefined when there are none. */
function givenSplit(
  samples: Samples,
  rows: Rows,
  classes: readonly string[],
  validation: Rows | undefined,
): GroupSplit | undefined {
  if (validation === undefined) return undefined;
  const trained = new Set(Array.from(rows, (row) => groupKey(samples, row)));
  const held = validation.filter(
    (row) => classes.includes(samples.labels[row]!) && !trained.has(groupKey(samples, row)),
  );
  return held.length === 0 ? undefined : { kept: rows, held, cut: [], single: [] };
}

/** The answers without those to photos of the given classes. */
function without(answers: HeadOutputs, classes: readonly string[]): HeadOutputs {
  const left = new Set(classes.map((name) => answers.classes.indexOf(name)));
  return { ...answers, truth: answers.truth.map((truth) => (left.has(truth) ? -1 : truth)) };
}

async function fitOne(
  samples: Samples,
  rows: Rows,
  classes: readonly string[],
  l2: number,
  options: FitOptions,
): Promise<Head> {
  for await (const { head } of fitHeads(samples, rows, classes, [l2], options)) return head;
  throw new Error('no head was fitted');
}

function say(log: Log, samples: Samples, rows: Rows, classes: readonly string[], split: GroupSplit): void {
  log.info(`${rows.length} photos, ${classes.length} classes, ${countGroups(samples, rows)} capture groups`);
  if (split.held.length === 0) {
    log.warn('every class has a single photo: nothing can validate, the answers are not calibrated');
  } else if (split.cut.length > 0) {
    log.warn(
      `${split.cut.length} of ${classes.length} classes have one capture group only: it is cut in two to validate`,
    );
  }
}
