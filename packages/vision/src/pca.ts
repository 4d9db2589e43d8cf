import { VergerError } from '@verger/base';

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
    project(centred, components, reduced.subarray(row * k, (row + 1) * k));
  }
  return reduced;
}

/**
 * `out_c = Σ x_d · components_cd`. Four components share each read of x, and their sums do not wait for one
 * another; each sum still adds its terms in rising d.
 */
function project(x: Float64Array, components: Float32Array, out: Float32Array): void {
  const dimension = x.length;
  const k = out.length;
  let c = 0;
  for (; c + 4 <= k; c += 4) {
    const c0 = components.subarray(c * dimension, (c + 1) * dimension);
    const c1 = components.subarray((c + 1) * dimension, (c + 2) * dimension);
    const c2 = components.subarray((c + 2) * dimension, (c + 3) * dimension);
    const c3 = components.subarray((c + 3) * dimension, (c + 4) * dimension);
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let d = 0; d < dimension; d++) {
      const xd = x[d]!;
      sum0 += xd * c0[d]!;
      sum1 += xd * c1[d]!;
      sum2 += xd * c2[d]!;
      sum3 += xd * c3[d]!;
    }
    out[c] = sum0;
    out[c + 1] = sum1;
    out[c + 2] = sum2;
    out[c + 3] = sum3;
  }
  for (; c < k; c++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += x[d]! * components[c * dimension + d]!;
    out[c] = sum;
  }
}
