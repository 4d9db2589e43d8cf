import { elementAt } from '@verger/base';
import type { RejectionThresholds } from '@verger/learning/classifier';
import type { Estimate, Protocol } from '@verger/learning/metrics';
import { seededRandom } from '@verger/storage/hash';
import {
  BACKGROUND_CLASS,
  type Classifier,
  classProbabilities,
  logits,
  type RejectionSignals,
  reduce,
  rejectionScore,
  rejectionSignals,
} from '@verger/vision';
import type { ImageFeatures } from '../images/feature-cache.js';
import type { TrainingImage } from '../recipe/plan-images.js';

/** One question and its answer. */
export interface SpeciesPrediction {
  /** Null: one the head does not know, or none. */
  readonly truth: string | null;
  readonly predicted: string;
  /** Calibrated, of what was predicted. */
  readonly probability: number;
  readonly inTop3: boolean;
}

/** Answer to one picture, species asked. */
export interface SpeciesAnswer extends SpeciesPrediction {
  readonly picture: TrainingImage;
  readonly rejectionSignals: RejectionSignals;
  /** Of the classes. `classes` float64 */
  readonly logits: Float64Array;
  /** Which class of Fruits-360 it is, and nothing else allowed; null where the head knows none. */
  readonly asClass: SpeciesPrediction | null;
}

/**
 * Asks a model about pictures, by the parts of `classify` that serve it.
 *
 * @param features of the pictures; those without are passed over
 */
export function predictSpecies(
  model: Classifier,
  pictures: readonly TrainingImage[],
  features: ImageFeatures,
): SpeciesAnswer[] {
  const { head, pca, rejection } = model;
  const { classes, species: speciesOf = [] } = head;
  const known = new Set(speciesOf.filter((name) => name !== BACKGROUND_CLASS));
  const fruits360 = [...classes.keys()].filter(
    (c) => speciesOf[c] !== BACKGROUND_CLASS && speciesOf[c] !== classes[c],
  );
  return pictures.flatMap((picture) => {
    const values = features.get(picture.key);
    if (values === undefined) return [];
    const reduced = reduce(pca, values);
    const raw = logits(head, reduced);
    const said = classProbabilities(head, raw);
    const { species, variety } = picture;
    const truth = species !== null && known.has(species) ? species : null;
    const ofClasses = fruits360.map((c) => elementAt(said.classes, c));
    return {
      picture,
      ...best(said.names, said.species, truth),
      rejectionSignals: rejectionSignals(rejection, reduced, said),
      logits: raw,
      asClass:
        fruits360.length === 0
          ? null
          : best(
              fruits360.map((c) => elementAt(classes, c)),
              ofClasses,
              variety !== null && classes.includes(variety) ? variety : null,
            ),
    };
  });
}

function best(names: readonly string[], chances: ArrayLike<number>, truth: string | null): SpeciesPrediction {
  const order = names
    .map((name, i) => ({ name, chance: elementAt(chances, i) }))
    .sort((a, b) => b.chance - a.chance);
  const all = order.reduce((sum, { chance }) => sum + chance, 0);
  const first = elementAt(order, 0);
  return {
    truth,
    predicted: first.name,
    probability: all > 0 ? first.chance / all : 1 / names.length,
    inTop3: order.slice(0, 3).some(({ name }) => name === truth),
  };
}

/** An answer with its verdict. */
export interface ScoredPrediction extends SpeciesPrediction {
  readonly picture: TrainingImage;
  /** Rejection score of the photo; see `rejectionScore`. */
  readonly score: number;
  /** Taken for known. */
  readonly accepted: boolean;
}

/** Verdicts on answers. @param asked what was asked: the species, or the class of Fruits-360 */
export function scorePrediction(
  answers: readonly SpeciesAnswer[],
  limits: RejectionThresholds,
  asked: 'species' | 'class' = 'species',
): ScoredPrediction[] {
  return answers.flatMap((answer) => {
    const said = asked === 'species' ? answer : answer.asClass;
    if (said === null) return [];
    const { truth, predicted, probability, inTop3 } = said;
    const score = rejectionScore(limits, answer.rejectionSignals);
    const accepted = score >= limits.threshold;
    return { picture: answer.picture, truth, predicted, probability, inTop3, score, accepted };
  });
}

/** What was measured on photos of known species (or classes). */
export interface KnownFigures {
  readonly photos: number;
  /** Number of different truths. */
  readonly species: number;
  readonly top1: Estimate;
  readonly top3: Estimate;
  /** Expected calibration error, 15 bins, of the first answer. */
  readonly ece: number;
  /** Share taken for known. */
  readonly accepted: number;
}

/** What was measured on photos of something else. */
export interface UnknownFigures {
  readonly photos: number;
  /** Chance that a known photo looks more familiar than one of these. */
  readonly auroc: number;
  /** Share taken for known. */
  readonly accepted: number;
  /** Share taken for known if the limit were where 95 % of the known photos compared with pass. */
  readonly acceptedAt95: number;
}

/** Intervals: 95 %, percentile bootstrap over groups (clips, photographers, single photos). Null without photos. */
export function knownFigures(answers: readonly ScoredPrediction[]): KnownFigures | null {
  const known = answers.filter(({ truth }) => truth !== null);
  if (known.length === 0) return null;
  return {
    photos: known.length,
    species: new Set(known.map(({ truth }) => truth)).size,
    top1: estimate(known, (one) => Number(isRight(one))),
    top3: estimate(known, ({ inTop3 }) => Number(inTop3)),
    ece: reliabilityOf(known).reduce(
      (sum, { photos, confidence, accuracy }) =>
        sum + (photos * Math.abs((confidence ?? 0) - (accuracy ?? 0))) / known.length,
      0,
    ),
    accepted: acceptedShare(known),
  };
}

/** @param known what familiar photos look like, to compare with */
export function unknownFigures(
  unknown: readonly ScoredPrediction[],
  known: readonly ScoredPrediction[],
): UnknownFigures | null {
  if (unknown.length === 0 || known.length === 0) return null;
  const scores = (of: readonly ScoredPrediction[]) => of.map(({ score }) => score);
  const sorted = scores(known).sort((a, b) => a - b);
  const limit = elementAt(sorted, Math.floor(sorted.length * 0.05 + 1e-9));
  return {
    photos: unknown.length,
    auroc: auroc(sorted, scores(unknown)),
    accepted: acceptedShare(unknown),
    acceptedAt95: unknown.filter(({ score }) => score >= limit).length / unknown.length,
  };
}

export const isRight = ({ truth, predicted }: SpeciesPrediction): boolean => truth === predicted;

const acceptedShare = (of: readonly ScoredPrediction[]): number =>
  of.filter(({ accepted }) => accepted).length / of.length;

/** Area under the ROC curve: ranks of the positives, ties in the middle (Mann and Whitney, 1947). */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = negatives.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = elementAt(sorted, middle);
      if (there < value || (orEqual && there === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (positives.length * negatives.length);
}

const BINS = 15;

/** Answers by confidence, in 15 bins of equal width. */
export function reliabilityOf(all: readonly SpeciesPrediction[]): Protocol['reliability'] {
  const bins = Array.from({ length: BINS }, () => ({ photos: 0, confidence: 0, right: 0 }));
  for (const one of all) {
    const bin = elementAt(bins, Math.min(BINS - 1, Math.floor(one.probability * BINS)));
    bin.photos++;
    bin.confidence += one.probability;
    bin.right += Number(isRight(one));
  }
  return bins.map(({ photos, confidence, right }, i) => ({
    from: i / BINS,
    to: (i + 1) / BINS,
    photos,
    confidence: photos ? confidence / photos : null,
    accuracy: photos ? right / photos : null,
  }));
}

function estimate(answers: readonly ScoredPrediction[], hit: (one: ScoredPrediction) => number): Estimate {
  const groups = new Map<string, { hits: number; photos: number }>();
  for (const one of answers) {
    const name = one.picture.group;
    const group = groups.get(name) ?? { hits: 0, photos: 0 };
    group.hits += hit(one);
    group.photos++;
    groups.set(name, group);
  }
  const all = [...groups.values()];
  const share = (some: typeof all) =>
    some.reduce((sum, { hits }) => sum + hits, 0) / some.reduce((sum, { photos }) => sum + photos, 0);
  const random = seededRandom('mix/bootstrap');
  const draws = Array.from({ length: 1000 }, () =>
    share(all.map(() => elementAt(all, Math.floor(random() * all.length)))),
  ).sort((a, b) => a - b);
  return { value: share(all), low: elementAt(draws, 25), high: elementAt(draws, 974) };
}
