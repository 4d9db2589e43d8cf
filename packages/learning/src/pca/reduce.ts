import { VergerError } from '@verger/base';
import type { PcaModel } from '@verger/vision';
import { matrix } from '../linalg/matrix.js';
import type { MatrixProduct } from '../linalg/product.js';

/** Rows of one product: 20 MB in float64 at 1280 features. */
const BLOCK = 2048;

/**
 * Projects many feature vectors: as `reduce` of the vision package, through a float64 matrix product. The two
 * add the same float64 terms, in another order and perhaps with fused multiply-adds, so the last bits of a
 * float64 sum may differ, and with them, seldom, the last bit of its float32.
 *
 * @param features row major `rows x dimension` float32
 * @returns row major `rows x k` float32
 * @throws VergerError `pca-wrong-dimension` when the length is not a multiple of the model's dimension
 */
export async function reduceMany(
  product: MatrixProduct,
  model: PcaModel,
  features: Float32Array,
): Promise<Float32Array> {
  const { dimension, k, mean, scale } = model;
  if (features.length % dimension !== 0) {
    throw new VergerError(
      'input',
      'pca-wrong-dimension',
      `features of length ${features.length} do not fit a PCA of dimension ${dimension}`,
      { hint: 'Use the PCA and the features of the same run.' },
    );
  }
  const rows = features.length / dimension;
  const reduced = new Float32Array(rows * k);
  const components = matrix(k, dimension, Float64Array.from(model.components));
  for (let from = 0; from < rows; from += BLOCK) {
    const block = matrix(Math.min(BLOCK, rows - from), dimension);
    for (let row = 0; row < block.rows; row++) {
      const target = block.values.subarray(row * dimension, (row + 1) * dimension);
      const source = features.subarray((from + row) * dimension, (from + row + 1) * dimension);
      for (let i = 0; i < target.length; i++) target[i] = (source[i]! - mean[i]!) / scale[i]!;
    }
    reduced.set((await product.multiply(block, components, 'b')).values, from * k);
  }
  return reduced;
}
