import { familiarity, type Head, NOTHING, opinion, type Signs } from '@verger/vision';
import { type ClassShape, type Limits, signsOf } from '../classifier/rejection.js';
import type { Rows } from '../classifier/samples.js';
import { seededRandom } from '../dataset/random.js';
import { ask } from '../evaluate/answers.js';
import type { Estimate } from '../evaluate/metrics.js';
import type { MixSamples } from './samples.js';

/** Answer to one picture, species asked. */
export interface SpeciesAnswer {
  readonly row: number;
  /** Null: a species the head does not know, or none. */
  readonly truth: string | null;
  readonly predicted: string;
  /** Calibrated, of the predicted species. */
  readonly probability: number;
  readonly inTop3: boolean;
  readonly signs: Signs;
  /** Logits of the classes. */
  readonly logits: Float64Array;
}

/** Asks a head for the species of some rows, by the code that serves it. */
export function askSpecies(
  { pictures, samples }: MixSamples,
  rows: Rows,
  head: Head,
  shape: ClassShape,
): SpeciesAnswer[] {
  const answers = ask(head, samples, rows);
  const signs = signsOf(shape, samples, answers, head);
  const known = new Set(head.species!.filter((name) => name !== NOTHING));
  const width = head.classes.length;
  return Array.from(rows, (row, i) => {
    const logits = answers.logits.slice(i * width, (i + 1) * width);
    const { names, species } = opinion(head, logits);
    const order = [...names.keys()].sort((a, b) => species[b]! - species[a]!);
    const of = pictures[row]!.species;
    const truth = of !== null && known.has(of) ? of : null;
    return {
      row,
      truth,
      predicted: names[order[0]!]!,
      probability: species[order[0]!]!,
      inTop3: order.slice(0, 3).some((at) => names[at] === truth),
      signs: signs[i]!,
      logits,
    };
  });
}

/** What was measured on photos of known species. */
export interface SpeciesFigures {
  readonly photos: number;
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
}

/** Intervals: 95 %, percentile bootstrap over groups (clips, photographers, single photos). Null without photos. */
export function speciesFigures(
  answers: readonly SpeciesAnswer[],
  groupOf: (row: number) => string,
  limits: Limits,
): SpeciesFigures | null {
  const known = answers.filter(({ truth }) => truth !== null);
  if (known.length === 0) return null;
  const right = (one: SpeciesAnswer) => (one.predicted === one.truth ? 1 : 0);
  return {
    photos: known.length,
    species: new Set(known.map(({ truth }) => truth)).size,
    top1: estimate(known, right, groupOf),
    top3: estimate(known, ({ inTop3 }) => (inTop3 ? 1 : 0), groupOf),
    ece: calibrationError(known.map((one) => ({ probability: one.probability, right: right(one) }))),
    accepted: acceptedShare(known, limits),
  };
}

/** @param known what familiar photos look like, to compare with */
export function unknownFigures(
  unknown: readonly SpeciesAnswer[],
  known: readonly SpeciesAnswer[],
  limits: Limits,
): UnknownFigures | null {
  if (unknown.length === 0 || known.length === 0) return null;
  const scores = (of: readonly SpeciesAnswer[]) => of.map(({ signs }) => familiarity(limits, signs));
  return {
    photos: unknown.length,
    auroc: auroc(scores(known), scores(unknown)),
    accepted: acceptedShare(unknown, limits),
  };
}

const acceptedShare = (of: readonly SpeciesAnswer[], limits: Limits): number =>
  of.filter(({ signs }) => familiarity(limits, signs) >= limits.threshold).length / of.length;

/** Area under the ROC curve: ranks of the positives, ties in the middle (Mann and Whitney, 1947). */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = negatives.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (positives.length * negatives.length);
}

const BINS = 15;

function calibrationError(all: readonly { readonly probability: number; readonly right: number }[]): number {
  const excess = new Float64Array(BINS);
  for (const { probability, right } of all) {
    excess[Math.min(BINS - 1, Math.floor(probability * BINS))]! += probability - right;
  }
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / all.length;
}

function estimate(
  answers: readonly SpeciesAnswer[],
  hit: (one: SpeciesAnswer) => number,
  groupOf: (row: number) => string,
): Estimate {
  const groups = new Map<string, { hits: number; photos: number }>();
  for (const one of answers) {
    const name = groupOf(one.row);
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
    share(all.map(() => all[Math.floor(random() * all.length)]!)),
  ).sort((a, b) => a - b);
  return { value: share(all), low: draws[25]!, high: draws[974]! };
}
