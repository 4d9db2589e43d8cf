import { candidatesOf, type LogitGrid } from './candidates.js';
import { chooseKinds, type Seen, type SeenKind } from './choose-kinds.js';
import { linearLogit, type Positions } from './class-map.js';
import { type Answer, type Classifier, classify } from './classifier.js';
import type { PackedModel } from './packed-model.js';
import { project } from './pca.js';
import type { Pixels } from './pixels.js';
import { type Part, partOf } from './second-look.js';

/** The backbone, asked about a photo or a part of one. */
export interface KindsNetwork {
  /** `dimension` float32 */
  features(photo: Pixels): Promise<Float32Array>;
  positions(photo: Pixels): Promise<Positions>;
}

/** Tells the kinds on a photo; see {@link openKinds}. */
export type FindKinds = (
  photo: Pixels,
  whole: Pick<Answer, 'known' | 'predictions'>,
  network: KindsNetwork,
) => Promise<readonly SeenKind[]>;

/** Over the whole photo, and over its corners, which overlap: what is small needs a finer grid. */
const GRIDS: readonly Part[] = [
  { x: 0, y: 0, width: 1, height: 1 },
  ...[0, 0.4].flatMap((y) => [0, 0.4].map((x) => ({ x, y, width: 0.6, height: 0.6 }))),
];

/**
 * Opens a finder of several kinds on one photo: candidates from the class maps of the photo and of its corners, each
 * asked again as a photo of its own, then weighed by {@link chooseKinds}. At most 14 passes through the network.
 *
 * @returns a function of an upright photo and of the answer for it as a whole that gives the kinds, the
 * most certain first, each species once; fewer than two: one kind is all that is seen
 */
export function openKinds(model: PackedModel): FindKinds {
  const gridOf = openGrids(model);
  return async (photo, whole, network) => {
    const grids: LogitGrid[] = [];
    for (const part of GRIDS) grids.push(gridOf(await network.positions(partOf(photo, part)), part));
    const seen: Seen[] = [];
    for (const candidate of candidatesOf(model.head, grids)) {
      const { known, predictions } = classify(model, await network.features(partOf(photo, candidate)));
      seen.push({ candidate, known, predictions });
    }
    return chooseKinds(seen, whole);
  };
}

/** PCA and head as one linear function of the features, so that a position costs one product. */
function openGrids(model: Classifier): (positions: Positions, part: Part) => LogitGrid {
  const { dimension } = model.pca;
  const count = model.head.classes.length;
  const weights = new Float32Array(count * dimension);
  const bias = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    const logit = linearLogit(model, c);
    weights.set(logit.weights, c * dimension);
    bias[c] = logit.bias;
  }
  return ({ rows, columns, values }, part) => {
    const places = rows * columns;
    const logits = new Float32Array(places * count);
    const features = new Float64Array(dimension);
    for (let p = 0; p < places; p++) {
      for (let d = 0; d < dimension; d++) features[d] = values[d * places + p]!;
      const row = logits.subarray(p * count, (p + 1) * count);
      project(features, weights, row);
      for (let c = 0; c < count; c++) row[c] = row[c]! + bias[c]!;
    }
    return { part, rows, columns, logits };
  };
}
