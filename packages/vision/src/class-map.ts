import { VergerError } from '@verger/base';
import type { Classifier, Prediction } from './classifier.js';
import { BACKGROUND_CLASS } from './head.js';

/** What the network saw at each position of a photo, before it took the mean: the mean is the feature vector. */
export interface Positions {
  readonly rows: number;
  readonly columns: number;
  /** `dimension x rows x columns` float32, row 0 at the top. */
  readonly values: Float32Array;
}

/** A number for each position of the grid that the network lays over the photo. */
export interface ClassMap {
  readonly rows: number;
  readonly columns: number;
  /** `rows x columns` float32, row 0 at the top. */
  readonly values: Float32Array;
}

/**
 * The logit of a class, position by position. All between the mean over positions and the logit is linear (PCA and
 * one layer), so these are the shares of the positions: their mean is the logit of the whole photo. Known as class
 * activation map: Zhou et al., "Learning deep features for discriminative localization" (2016).
 *
 * @param name one of `head.classes`
 * @throws VergerError input `map-no-class`, `pca-wrong-dimension`
 */
export function classMap(classifier: Classifier, positions: Positions, name: string): ClassMap {
  const at = classifier.head.classes.indexOf(name);
  if (at < 0) throw new VergerError('input', 'map-no-class', `the model has no class ${name}`);
  const values = logitsAt(positions, linearLogit(classifier, at));
  return { rows: positions.rows, columns: positions.columns, values };
}

/** The logit of a class as a linear function of the features. */
interface LinearLogit {
  /** `dimension` float64 */
  readonly weights: Float64Array;
  readonly bias: number;
}

/** PCA and one row of the head as one linear function. @param at index of a class */
function linearLogit({ pca, head }: Classifier, at: number): LinearLogit {
  const { dimension, k, mean, scale, components } = pca;
  const weights = new Float64Array(dimension);
  for (let c = 0; c < k; c++) {
    const w = head.weights[at * k + c]!;
    for (let d = 0; d < dimension; d++) weights[d] = weights[d]! + w * components[c * dimension + d]!;
  }
  let bias = head.bias[at]!;
  for (let d = 0; d < dimension; d++) {
    weights[d] = weights[d]! / scale[d]!;
    bias -= weights[d]! * mean[d]!;
  }
  return { weights, bias };
}

/** @returns `rows x columns` float32 */
function logitsAt({ rows, columns, values }: Positions, { weights, bias }: LinearLogit): Float32Array {
  const places = rows * columns;
  if (values.length !== weights.length * places) {
    const message = `positions of ${values.length} numbers do not fit ${weights.length} features at ${places} places`;
    throw new VergerError('input', 'pca-wrong-dimension', message);
  }
  const out = new Float64Array(places).fill(bias);
  for (const [d, weight] of weights.entries()) {
    const row = d * places;
    for (let p = 0; p < places; p++) out[p] = out[p]! + weight * values[row + p]!;
  }
  return Float32Array.from(out);
}

/**
 * Where on the photo an answer was found: the map of its likeliest class, less that of the class of no fruit, `BACKGROUND_CLASS`
 * where the head has one, so that what speaks for no fruit speaks against this place.
 *
 * @returns values from 0 (least of this photo) to 1 (most)
 */
export function whereSeen(classifier: Classifier, positions: Positions, answer: Prediction): ClassMap {
  const { classes, species } = classifier.head;
  const map = classMap(classifier, positions, answer.variety?.class ?? answer.class);
  const nothing = species?.indexOf(BACKGROUND_CLASS) ?? -1;
  const against = nothing < 0 ? undefined : classMap(classifier, positions, classes[nothing]!).values;
  const raw = map.values.map((value, p) => value - (against?.[p] ?? 0));
  const [least, most] = [Math.min(...raw), Math.max(...raw)];
  return { ...map, values: raw.map((value) => (most > least ? (value - least) / (most - least) : 0)) };
}
