import { type Candidate, intersection, intersectionOverUnion, sharedOfSmaller } from './candidates.js';
import type { Answer, Prediction } from './classifier.js';
import type { Part } from './second-look.js';

/** One kind on a photo. */
export interface SeenKind {
  /** What the part of the photo is, asked as a photo of its own. */
  readonly prediction: Prediction;
  /** Where it is seen best. */
  readonly box: Part;
  /** How likely the photo shows this kind, 0 to 1; see {@link evidenceOf}. */
  readonly evidence: number;
}

/** A candidate and what it looks like as a photo of its own, best first. */
export interface Seen {
  readonly candidate: Candidate;
  /** False when it does not look like any fruit of the training photos. */
  readonly known: boolean;
  readonly predictions: readonly Prediction[];
}

/**
 * Least evidence of each kind where several are told. Chosen so that photos of one kind stay photos of one kind: see
 * `npm run bench -- kinds`.
 */
const LEAST_EVIDENCE = 0.65;
/** Of two kinds that cover the same place, the less certain is dropped: intersection over union, share of the smaller. */
const SAME_PLACE = { iou: 0.5, ofSmaller: 0.7 };

/** Weights of {@link evidenceOf}: logistic regression on composites of photographers that the model had not seen. */
const WEIGHTS: Readonly<Record<keyof Signals, number>> & { readonly bias: number } = {
  bias: -0.494,
  logOdds: 0.405,
  whole: 0.079,
  wholeOther: -0.385,
  other: -0.173,
  area: 0.577,
  support: 3.677,
  conflict: -0.315,
  first: 1.592,
};

/** What speaks for a candidate, and against it. */
interface Signals {
  /** Log-odds of its species in the crop. */
  readonly logOdds: number;
  /** Log of the probability of its species on the whole photo; 0 of the first answer. */
  readonly whole: number;
  /** Log-odds of the first answer for the whole photo; 0 of itself. */
  readonly wholeOther: number;
  /** Log of the probability of the first answer in this crop; 0 of itself. */
  readonly other: number;
  /** Log of its share of the photo. */
  readonly area: number;
  /** Area of other candidates of its species, weighted by their probabilities, 1 at most. */
  readonly support: number;
  /** Share of it that candidates of other species cover, weighted by their probabilities, 2 at most. */
  readonly conflict: number;
  /** 1 where it is the first answer for the whole photo. */
  readonly first: number;
}

/**
 * The kinds that a photo shows.
 *
 * @param seen all candidates
 * @param whole the answer for the photo as a whole; where it is not known, only parts that are known count
 * @returns the most certain first, each species once; none where no two are certain enough
 */
export function chooseKinds(seen: readonly Seen[], whole: Pick<Answer, 'known' | 'predictions'>): SeenKind[] {
  const ranked = seen
    .filter(({ known }) => known || whole.known)
    .map((one) => ({
      prediction: one.predictions[0]!,
      box: boxOf(one.candidate),
      evidence: evidenceOf(one, seen, whole.predictions),
    }))
    .filter(({ evidence }) => evidence >= LEAST_EVIDENCE)
    .sort((a, b) => b.evidence - a.evidence);
  const chosen: SeenKind[] = [];
  for (const kind of ranked) if (chosen.every((other) => areApart(kind, other))) chosen.push(kind);
  return chosen.length > 1 ? chosen : [];
}

const speciesOf = ({ species, class: name }: Prediction): string => species ?? name;

const boxOf = ({ x, y, width, height }: Part): Part => ({ x, y, width, height });

function areApart(a: SeenKind, b: SeenKind): boolean {
  if (speciesOf(a.prediction) === speciesOf(b.prediction)) return false;
  return (
    intersectionOverUnion(a.box, b.box) <= SAME_PLACE.iou &&
    sharedOfSmaller(a.box, b.box) <= SAME_PLACE.ofSmaller
  );
}

/** Probability that the photo shows the species of a candidate: logistic regression on its signals. */
function evidenceOf(one: Seen, all: readonly Seen[], whole: readonly Prediction[]): number {
  const signals = signalsOf(one, all, whole);
  const { bias, ...weights } = WEIGHTS;
  let sum = bias;
  for (const [name, weight] of Object.entries(weights)) sum += weight * signals[name as keyof Signals];
  return 1 / (1 + Math.exp(-sum));
}

function signalsOf(
  { candidate, predictions }: Seen,
  all: readonly Seen[],
  whole: readonly Prediction[],
): Signals {
  const best = predictions[0]!;
  const species = speciesOf(best);
  const first = whole[0]!;
  const isFirst = speciesOf(first) === species;
  const area = candidate.width * candidate.height;
  const others = all.filter((other) => other.candidate !== candidate);
  let [support, conflict] = [0, 0];
  for (const { candidate: at, predictions: said } of others) {
    const { probability } = said[0]!;
    if (speciesOf(said[0]!) === species) support += probability * at.width * at.height;
    else conflict += (probability * intersection(at, candidate)) / area;
  }
  return {
    logOdds: logOdds(best.probability),
    whole: isFirst ? 0 : logOf(species, whole),
    wholeOther: isFirst ? 0 : logOdds(first.probability),
    other: isFirst ? 0 : logOf(speciesOf(first), predictions),
    area: Math.log(area),
    support: Math.min(1, support),
    conflict: Math.min(2, conflict),
    first: Number(isFirst),
  };
}

function logOf(species: string, predictions: readonly Prediction[]): number {
  const found = predictions.find((one) => speciesOf(one) === species);
  return Math.max(-8, Math.log((found?.probability ?? 0) + 1e-9));
}

function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, 1e-5), 1 - 1e-5);
  return Math.log(p / (1 - p));
}
