import { silent } from '../base/log.js';
import { type Answers, ask } from '../classifier/answers.js';
import { clipKey, countClips, type Rows, refuseOneClass, type Samples } from '../classifier/samples.js';
import { calibrationError, confusion, perClass, reliability, right, score } from '../classifier/score.js';
import { type Trained, type TrainOptions, trainClassifier } from '../classifier/train.js';
import type { Metrics, Protocol } from '../metrics/metrics.js';
import type { Split } from '../photos/photo.js';
import { bootstrapShares } from './bootstrap.js';
import { clipParts, officialParts, type Parts } from './parts.js';

/** Wrong answers that are kept as examples. */
const MISTAKES = 60;

export interface EvaluateOptions extends TrainOptions {
  /**
   * Reduces the features of all photos again by a PCA fitted on the given rows only, same k. With it, the PCA of
   * the clips protocol sees no frame of the clips held out. Without it the PCA of the run serves, and the caveat
   * says that it saw them (unlabelled): worth .006 of accuracy on 53 classes of Fruits-360.
   */
  readonly reduceAgain?: (rows: Rows) => Promise<Float32Array>;
}

/**
 * Measures by two protocols: the trained head on the folders' own split (where there is one), and a head of its
 * own, trained the same way, on whole clips held out.
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
): Promise<Metrics> {
  const { seed = 1, log = silent } = options;
  const { classes } = trained.head;
  refuseOneClass(classes);
  const protocols: Protocol[] = [];
  const official = officialParts(samples, splits);
  if (official) {
    const answers = ask(trained.head, samples, official.test);
    protocols.push(protocolOf(samples, classes, official, answers, trained.head.temperature, seed));
  } else {
    log.info('no folders Training and Test: only the clips protocol is measured');
  }
  const clips = await measureClips(samples, splits, classes, options);
  if (clips) protocols.push(clips);
  else log.warn('no clip can be held out: too few photos a class');
  return {
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
    protocols,
  };
}

async function measureClips(
  samples: Samples,
  splits: readonly (Split | null)[],
  classes: readonly string[],
  options: EvaluateOptions,
): Promise<Protocol | null> {
  const { reduceAgain, ...training } = options;
  const known = new Set(classes);
  const rows = Int32Array.from(splits, (_, row) => row).filter((row) => known.has(samples.labels[row]!));
  const parts = clipParts(samples, rows, options.seed ?? 1);
  if (parts === null) return null;
  options.log?.info(
    `clips protocol: a head trained on ${parts.train.length} photos, ${parts.test.length} to ask`,
  );
  const again = reduceAgain ? { ...samples, reduced: await reduceAgain(parts.train) } : samples;
  const { head } = await trainClassifier(again, parts.train, training);
  const caveats = [parts.caveat];
  if (head.temperature === 1) {
    caveats.push('With one clip a class to train on, nothing could calibrate the confidence.');
  }
  if (!reduceAgain) caveats.push('The PCA saw the held-out clips, without labels.');
  const answers = ask(head, again, parts.test);
  return protocolOf(
    samples,
    classes,
    { ...parts, caveat: caveats.join(' ') },
    answers,
    head.temperature,
    options.seed ?? 1,
  );
}

/** @param classes of the metrics: the classes of the answers are among them */
function protocolOf(
  samples: Samples,
  classes: readonly string[],
  parts: Parts,
  answers: Answers,
  temperature: number,
  seed: number,
): Protocol {
  const place = new Map(classes.map((name, i) => [name, i]));
  const index = (of: number) => place.get(answers.classes[of]!)!;
  const scored = score(answers, temperature).map((one) => ({
    ...one,
    truth: index(one.truth),
    predicted: index(one.predicted),
  }));
  const table = confusion(scored, classes.length);
  const count = (rows: Rows) => ({ photos: rows.length, clips: countClips(samples, rows) });
  const wrong = scored.filter((one) => !right(one));
  return {
    id: parts.id,
    title: parts.title,
    caveat: parts.caveat,
    train: count(parts.train),
    test: count(parts.test),
    ...bootstrapShares(scored, (row) => clipKey(samples, row), { seed }),
    ece: calibrationError(scored),
    eceUncalibrated: calibrationError(scored, 'uncalibrated'),
    perClass: perClass(table, classes),
    confusion: table,
    reliability: reliability(scored),
    mistakes: wrong
      .sort((a, b) => b.probability - a.probability || a.row - b.row)
      .slice(0, MISTAKES)
      .map(({ row, truth, predicted, probability }) => ({
        path: samples.paths[row]!,
        truth: classes[truth]!,
        predicted: classes[predicted]!,
        probability,
      })),
  };
}
