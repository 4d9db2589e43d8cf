import type { Prediction } from '../classifier.js';
import { type Candidate, intersection } from './candidates.js';

/** A candidate and what it looks like as a photo of its own, best first. */
export interface Seen {
  readonly candidate: Candidate;
  /** False when it does not look like any fruit of the training photos. */
  readonly known: boolean;
  readonly predictions: readonly Prediction[];
}

/** What speaks for a candidate, and against it. */
export interface KindSignals {
  /** Log-odds of its species in the crop. */
  readonly logOdds: number;
  /** Log-odds of the first answer for the whole photo; 0 of itself. */
  readonly wholeOther: number;
  /** Log of the probability of that first answer in this crop; 0 of itself. */
  readonly other: number;
  /** Log of the highest probability that this crop gives to what another candidate is named. */
  readonly rival: number;
  /** Log of its share of the photo. */
  readonly area: number;
  /** Area of other candidates of its species, weighted by their probabilities, 1 at most. */
  readonly support: number;
  /** Share of it that candidates of other species cover, weighted by their probabilities, 2 at most. */
  readonly conflict: number;
  /** How many other candidates are of its species: where a photo shows one kind, nearly all are. */
  readonly agreeing: number;
  /** How many species the candidates of the photo are named. */
  readonly kinds: number;
  /** 1 where the class map says the same of this place as the crop. */
  readonly asOnMap: number;
  /** 1 where it is the first answer for the whole photo. */
  readonly first: number;
}

/** How signals become the probability that a photo shows a kind: a logistic regression. */
export interface KindEvidence {
  readonly bias: number;
  readonly weights: Readonly<Record<keyof KindSignals, number>>;
  /** Least probability of each kind where several are told. */
  readonly least: number;
}

/** Probability, 0 to 1, that the photo shows the species of a candidate. */
export function evidenceOf({ bias, weights }: KindEvidence, signals: KindSignals): number {
  let sum = bias;
  for (const [name, weight] of Object.entries(weights)) sum += weight * signals[name as keyof KindSignals];
  return 1 / (1 + Math.exp(-sum));
}

/**
 * @param all candidates of the photo, this one among them
 * @param whole predictions for the photo as a whole, best first
 */
export function kindSignals(one: Seen, all: readonly Seen[], whole: readonly Prediction[]): KindSignals {
  const { candidate, predictions } = one;
  const best = predictions[0]!;
  const species = speciesOf(best);
  const first = whole[0]!;
  const isFirst = speciesOf(first) === species;
  const others = all.filter((other) => other !== one);
  const kinds = new Set(all.map((other) => speciesOf(other.predictions[0]!)));
  const rivals = [...kinds].filter((other) => other !== species);
  let [agreeing, support, conflict] = [0, 0, 0];
  for (const { candidate: at, predictions: said } of others) {
    const { probability } = said[0]!;
    if (speciesOf(said[0]!) === species) {
      agreeing++;
      support += probability * areaOf(at);
    } else conflict += (probability * intersection(at, candidate)) / areaOf(candidate);
  }
  return {
    logOdds: logOdds(best.probability),
    wholeOther: isFirst ? 0 : logOdds(first.probability),
    other: isFirst ? 0 : logOf(speciesOf(first), predictions),
    rival: Math.max(LEAST_LOG, ...rivals.map((rival) => logOf(rival, predictions))),
    area: Math.log(areaOf(candidate)),
    support: Math.min(1, support),
    conflict: Math.min(2, conflict),
    agreeing,
    kinds: kinds.size,
    asOnMap: Number(candidate.species === species),
    first: Number(isFirst),
  };
}

export const speciesOf = ({ species, class: name }: Prediction): string => species ?? name;

const areaOf = ({ width, height }: Candidate): number => width * height;

/** A probability of next to nothing is none: its logarithm has no bound. */
const LEAST_LOG = -8;

function logOf(species: string, predictions: readonly Prediction[]): number {
  const found = predictions.find((one) => speciesOf(one) === species);
  return Math.max(LEAST_LOG, Math.log((found?.probability ?? 0) + 1e-9));
}

function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, 1e-5), 1 - 1e-5);
  return Math.log(p / (1 - p));
}
