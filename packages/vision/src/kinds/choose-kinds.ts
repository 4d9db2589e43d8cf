import type { Answer, Prediction } from '../classifier.js';
import type { Part } from '../second-look.js';
import { intersectionOverUnion, sharedOfSmaller } from './candidates.js';
import { EVIDENCE } from './evidence-weights.js';
import { evidenceOf, type KindEvidence, kindSignals, type Seen, speciesOf } from './kind-evidence.js';

/** One kind on a photo. */
export interface SeenKind {
  /** What the part of the photo is, asked as a photo of its own. */
  readonly prediction: Prediction;
  /** Where it is seen best. */
  readonly box: Part;
  /** How likely the photo shows this kind, 0 to 1; see {@link evidenceOf}. */
  readonly evidence: number;
}

/** Of two kinds that cover the same place, the less certain is dropped: intersection over union, share of the smaller. */
const SAME_PLACE = { iou: 0.5, ofSmaller: 0.7 };

/**
 * The kinds that a photo shows.
 *
 * @param seen all candidates
 * @param whole the answer for the photo as a whole; where it is not known, only parts that are known count
 * @param evidence how signals are weighed; the shipped weights by default
 * @returns the most certain first, each species once; none where no two are certain enough
 */
export function chooseKinds(
  seen: readonly Seen[],
  whole: Pick<Answer, 'known' | 'predictions'>,
  evidence: KindEvidence = EVIDENCE,
): SeenKind[] {
  const ranked = seen
    .filter(({ known }) => known || whole.known)
    .map((one) => ({
      prediction: one.predictions[0]!,
      box: boxOf(one.candidate),
      evidence: evidenceOf(evidence, kindSignals(one, seen, whole.predictions)),
    }))
    .filter((kind) => kind.evidence >= evidence.least)
    .sort((a, b) => b.evidence - a.evidence);
  const chosen: SeenKind[] = [];
  for (const kind of ranked) if (chosen.every((other) => areApart(kind, other))) chosen.push(kind);
  return chosen.length > 1 ? chosen : [];
}

const boxOf = ({ x, y, width, height }: Part): Part => ({ x, y, width, height });

function areApart(a: SeenKind, b: SeenKind): boolean {
  if (speciesOf(a.prediction) === speciesOf(b.prediction)) return false;
  return (
    intersectionOverUnion(a.box, b.box) <= SAME_PLACE.iou &&
    sharedOfSmaller(a.box, b.box) <= SAME_PLACE.ofSmaller
  );
}
