import type { Positions } from '../class-map.js';
import { type Answer, type Classifier, classify } from '../classifier.js';
import type { PackedModel } from '../packed-model.js';
import type { Pixels } from '../pixels.js';
import { openProduct } from '../product.js';
import { type Part, partOf } from '../second-look.js';
import { candidatesOf, type LogitGrid } from './candidates.js';
import { chooseKinds, type SeenKind } from './choose-kinds.js';
import type { Seen } from './kind-evidence.js';

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
 * Opens a finder of several kinds on one photo: what {@link openParts} sees, weighed by {@link chooseKinds}. At most 11
 * passes through the network.
 *
 * @returns a function of an upright photo and of the answer for it as a whole that gives the kinds, the
 * most certain first, each species once; fewer than two: one kind is all that is seen
 */
export function openKinds(model: PackedModel): FindKinds {
  const see = openParts(model);
  return async (photo, whole, network) => chooseKinds(await see(photo, network), whole);
}

/**
 * Opens a finder of the parts of a photo that may be fruit: candidates from the class maps of the photo and of its
 * corners, each asked again as a photo of its own.
 */
export function openParts(model: PackedModel): (photo: Pixels, network: KindsNetwork) => Promise<Seen[]> {
  const gridOf = openGrids(model);
  return async (photo, network) => {
    const grids: LogitGrid[] = [];
    for (const part of GRIDS) grids.push(gridOf(await network.positions(partOf(photo, part)), part));
    const seen: Seen[] = [];
    for (const candidate of candidatesOf(model.head, grids)) {
      const { known, predictions } = classify(model, await network.features(partOf(photo, candidate)));
      seen.push({ candidate, known, predictions });
    }
    return seen;
  };
}

/** PCA and head as one linear function of the features, so that a position costs one product. */
function openGrids(model: Classifier): (positions: Positions, part: Part) => LogitGrid {
  const { pca, head } = model;
  const { dimension, mean, scale } = pca;
  const count = head.classes.length;
  const weights = openProduct(head.weights, count, dimension)(pca.components);
  const bias = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    let sum = head.bias[c]!;
    for (let d = 0, at = c * dimension; d < dimension; d++, at++) {
      weights[at] = weights[at]! / scale[d]!;
      sum -= weights[at]! * mean[d]!;
    }
    bias[c] = sum;
  }
  // Grids of one network are of one size.
  let opened: { readonly places: number; readonly product: ReturnType<typeof openProduct> } | undefined;
  const productOf = (places: number) => {
    if (opened?.places !== places) opened = { places, product: openProduct(weights, count, places) };
    return opened.product;
  };
  return ({ rows, columns, values }, part) => {
    const places = rows * columns;
    const byClass = productOf(places)(values);
    const logits = new Float32Array(places * count);
    for (let c = 0; c < count; c++) {
      for (let p = 0; p < places; p++) logits[p * count + c] = byClass[c * places + p]! + bias[c]!;
    }
    return { part, rows, columns, logits };
  };
}
