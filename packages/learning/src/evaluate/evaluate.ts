import { elementAt, silent } from '@verger/base';
import type { Split } from '@verger/storage/photos';
import { applyHead, type HeadOutputs } from '../classifier/head-outputs.js';
import { countGroups, groupKey, type Rows, refuseOneClass, type Samples } from '../classifier/samples.js';
import {
  calibrationError,
  confusion,
  perClass,
  reliability,
  right,
  type Scored,
  score,
} from '../classifier/score.js';
import { type Trained, type TrainOptions, trainClassifier } from '../classifier/train.js';
import type { Metrics, Protocol } from '../metrics/metrics.js';
import type { Answer } from '../metrics/predictions.js';
import { bootstrapShares } from './bootstrap.js';
import { groupingOf } from './grouping.js';
import { groupParts, officialParts, type Parts } from './parts.js';

export interface Evaluation {
  readonly metrics: Metrics;
  /** Every photo asked, by protocol and row. */
  readonly answers: readonly Answer[];
}

interface Measured {
  readonly protocol: Protocol;
  readonly answers: readonly Answer[];
}

/** Wrong answers that are kept as examples. */
const MISTAKES = 60;

export interface EvaluateOptions extends TrainOptions {
  /**
   * Reduces the features of all photos again by a PCA fitted on the given rows only, same k. With it, the PCA of
   * the protocol `groups` sees no photo of the groups held out. Without it the PCA of the run serves, and the caveat
   * says that it saw them (unlabelled): worth .006 of accuracy on 53 classes of Fruits-360.
   */
  readonly reduceAgain?: (rows: Rows) => Promise<Float32Array>;
}

/**
 * Measures by two protocols: the trained head on the folders' own split (where there is one), and a head of its
 * own, trained the same way, on whole capture groups held out.
 *
 * @param splits split of each photo
 * @param trained on `trainingRows(splits)`
 * @throws VergerError (input) `features-not-finite`; the reason of the signal when aborted
 */
export async function evaluate(
  samples: Samples,
  splits: readonly (Split | null)[],
  trained: Pick<Trained, 'head' | 'rejection' | 'l2'> & {
    validation: Pick<Trained['validation'], 'acceptedKnown'>;
  },
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { seed = 1, log = silent } = options;
  const { classes } = trained.head;
  refuseOneClass(classes);
  const measured: Measured[] = [];
  const official = officialParts(samples, splits);
  if (official) {
    const answers = applyHead(trained.head, samples, official.test);
    measured.push(protocolOf(samples, classes, official, answers, trained.head.temperature, seed));
  } else {
    log.info('no folders that name a split: only whole capture groups are held out');
  }
  const groups = await measureGroups(samples, splits, classes, options);
  if (groups) measured.push(groups);
  else log.warn('no capture group can be held out: too few photos a class');
  const metrics: Metrics = {
    version: 1,
    classes: [...classes],
    k: samples.k,
    l2: trained.l2,
    temperature: trained.head.temperature,
    rejection: {
      score: trained.rejection.score,
      threshold: trained.rejection.threshold,
      acceptedKnown: trained.validation.acceptedKnown,
    },
    grouping: groupingOf(samples),
    protocols: measured.map(({ protocol }) => protocol),
  };
  return { metrics, answers: measured.flatMap(({ answers }) => answers) };
}

async function measureGroups(
  samples: Samples,
  splits: readonly (Split | null)[],
  classes: readonly string[],
  options: EvaluateOptions,
): Promise<Measured | null> {
  const { reduceAgain, ...training } = options;
  const known = new Set(classes);
  const rows = Int32Array.from(splits, (_, row) => row).filter((row) =>
    known.has(elementAt(samples.labels, row)),
  );
  const parts = groupParts(samples, rows, options.seed ?? 1);
  if (parts === null) return null;
  options.log?.info(
    `capture groups held out: a head trained on ${parts.train.length} photos, ${parts.test.length} to predict`,
  );
  const again = reduceAgain ? { ...samples, reduced: await reduceAgain(parts.train) } : samples;
  const { head } = await trainClassifier(again, parts.train, training);
  const caveats = [parts.caveat];
  if (head.temperature === 1) {
    caveats.push('With one group a class to train on, nothing could calibrate the confidence.');
  }
  if (!reduceAgain) caveats.push('The PCA saw the held-out groups, without labels.');
  const answers = applyHead(head, again, parts.test);
  const found = protocolOf(
    samples,
    classes,
    { ...parts, caveat: caveats.join(' ') },
    answers,
    head.temperature,
    options.seed ?? 1,
  );
  return { ...found, protocol: { ...found.protocol, ungrouped: await ungrouped(samples, rows, options) } };
}

/** Accuracy by the same protocol when content joins no photos; null when it joins none anyway. */
async function ungrouped(
  { groups, byName, ...samples }: Samples,
  rows: Rows,
  { reduceAgain, log, ...training }: EvaluateOptions,
): Promise<number | null> {
  if (byName === undefined || groups === undefined || groups.every((group, row) => group === byName[row]))
    return null;
  const named = { ...samples, groups: byName };
  const parts = groupParts(named, rows, training.seed ?? 1);
  if (parts === null) return null;
  const again = reduceAgain ? { ...named, reduced: await reduceAgain(parts.train) } : named;
  const { head } = await trainClassifier(again, parts.train, training);
  const scored = score(applyHead(head, again, parts.test), 1);
  return scored.filter(right).length / scored.length;
}

/** @param classes of the metrics: those of the outputs are among them */
function protocolOf(
  samples: Samples,
  classes: readonly string[],
  parts: Parts,
  outputs: HeadOutputs,
  temperature: number,
  seed: number,
): Measured {
  const places = outputs.classes.map((name) => classes.indexOf(name));
  const index = (of: number) => elementAt(places, of);
  const scored = score(outputs, temperature).map((one) => ({
    ...one,
    truth: index(one.truth),
    predicted: index(one.predicted),
  }));
  const table = confusion(scored, classes.length);
  const groupOf = (row: number) => groupKey(samples, row);
  const count = (rows: Rows) => ({ photos: rows.length, groups: countGroups(samples, rows) });
  const named = ({ row, truth, predicted, probability }: Scored) => ({
    path: elementAt(samples.paths, row),
    truth: elementAt(classes, truth),
    predicted: elementAt(classes, predicted),
    probability,
  });
  const protocol: Protocol = {
    id: parts.id,
    title: parts.title,
    caveat: parts.caveat,
    train: count(parts.train),
    test: count(parts.test),
    ...bootstrapShares(scored, groupOf, { seed }),
    ece: calibrationError(scored),
    eceUncalibrated: calibrationError(scored, 'uncalibrated'),
    ungrouped: null,
    apart: apartFrom(parts.train, scored, groupOf, seed),
    perClass: perClass(table, classes),
    confusion: table,
    reliability: reliability(scored),
    mistakes: scored
      .filter((one) => !right(one))
      .sort((a, b) => b.probability - a.probability || a.row - b.row)
      .slice(0, MISTAKES)
      .map(named),
  };
  const answers = scored.map((one): Answer => {
    const { truth: label, ...asked } = named(one);
    return { ...asked, label, protocol: parts.id, group: groupOf(one.row) };
  });
  return { protocol, answers };
}

/** The same of the photos whose capture group was not trained on; null where those are all or none. */
function apartFrom(
  train: Rows,
  scored: readonly Scored[],
  groupOf: (row: number) => string,
  seed: number,
): Protocol['apart'] {
  const trained = new Set(Array.from(train, groupOf));
  const apart = scored.filter(({ row }) => !trained.has(groupOf(row)));
  if (apart.length === 0 || apart.length === scored.length) return null;
  return {
    photos: apart.length,
    groups: new Set(apart.map(({ row }) => groupOf(row))).size,
    accuracy: bootstrapShares(apart, groupOf, { seed }).accuracy,
  };
}
