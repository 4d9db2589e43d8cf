import { VergerError } from './errors.js';

/** A fitted principal component analysis, cut to `k` components. */
export interface PcaModel {
  /** Length of a feature vector (1280 for MobileNetV2 1.0). */
  readonly dimension: number;
  /** Number of components kept. */
  readonly k: number;
  /** Mean of each feature on the split the model was fitted on; `dimension` float32. */
  readonly mean: Float32Array;
  /** Divisor of each centred feature: 1, or its standard deviation when standardised; `dimension` float32. */
  readonly scale: Float32Array;
  /** Row major `k x dimension` float32, rows orthonormal, by falling explained variance. */
  readonly components: Float32Array;
}

/**
 * Projects feature vectors on the components: `((x - mean) / scale) · componentsᵀ`.
 *
 * @param features row major `rows x dimension` float32
 * @returns row major `rows x k` float32, sums accumulated in float64
 * @throws VergerError `pca-wrong-dimension` when the length is not a multiple of the model's dimension
 */
export function reduce(model: PcaModel, features: Float32Array): Float32Array {
  const { dimension, k, mean, scale, components } = model;
  if (features.length % dimension !== 0) {
    throw new VergerError(
      'input',
      'pca-wrong-dimension',
      `features of length ${features.length} do not fit a PCA of dimension ${dimension}`,
    );
  }
  const rows = features.length / dimension;
  const reduced = new Float32Array(rows * k);
  const centred = new Float64Array(dimension);
  for (let row = 0; row < rows; row++) {
    const start = row * dimension;
    for (let d = 0; d < dimension; d++) centred[d] = (features[start + d]! - mean[d]!) / scale[d]!;
    for (let c = 0; c < k; c++) {
      const component = c * dimension;
      let sum = 0;
      for (let d = 0; d < dimension; d++) sum += centred[d]! * components[component + d]!;
      reduced[row * k + c] = sum;
    }
  }
  return reduced;
}
