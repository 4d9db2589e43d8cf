import { VergerError } from '@verger/base';
import type { PcaModel } from '@verger/vision';
import { symmetricEigen } from '../linalg/eigen.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import type { MatrixProduct } from '../linalg/product.js';
import { momentsOf } from './accumulate.js';
import type { FeatureBatch } from './feature-batch.js';
import { encodePcaBin, sha256Hex } from './model-bin.js';
import type { PcaJson } from './model-json.js';
import type { Moments } from './moments.js';
import {
  type Asked,
  checkAsked,
  chooseK,
  componentsFor,
  explainedVariance,
  SHARES,
  shares,
} from './spectrum.js';

export interface FitOptions {
  readonly asked: Asked;
  /** Divides each feature by its standard deviation first; false by default. */
  readonly standardize?: boolean;
  /** What the rows are; `all` by default. */
  readonly fittedOn?: PcaJson['fittedOn'];
}

/** A fitted model and its two files. */
export interface FittedPca {
  readonly model: PcaModel;
  readonly json: PcaJson;
  /** Bytes of `model.bin`. */
  readonly bin: Uint8Array;
}

/**
 * Principal component analysis of a stream of feature rows. Memory does not grow with the rows.
 *
 * @param options.heldOut rows to report the kept variance on
 * @throws VergerError as `fitFromMoments` and `MomentsAccumulator.add`
 */
export async function fitPca(
  product: MatrixProduct,
  batches: AsyncIterable<FeatureBatch>,
  options: FitOptions & { readonly heldOut?: AsyncIterable<FeatureBatch> },
): Promise<FittedPca> {
  if ('variance' in options.asked) checkAsked(options.asked, 1);
  const moments = await momentsOf(product, batches);
  if (moments === null) throw noRows();
  const heldOut = options.heldOut === undefined ? null : await momentsOf(product, options.heldOut);
  return fitFromMoments(product, moments, heldOut, options);
}

/**
 * Principal component analysis of rows whose moments are known: the eigenvectors of their covariance, or of
 * their correlation when standardised. The largest entry of each component is positive (the first of equal
 * ones), so the same moments give the same bytes.
 *
 * @param heldOut moments of rows that were not fitted on, or null
 * @throws VergerError `pca-no-rows`, `pca-no-variance`, `pca-too-many-components`, `pca-bad-variance`,
 * `pca-bad-components`, `moments-wrong-dimension`
 */
export async function fitFromMoments(
  product: MatrixProduct,
  moments: Moments,
  heldOut: Moments | null,
  options: FitOptions,
): Promise<FittedPca> {
  const { dimension, n: rows } = moments;
  const { asked, standardize = false, fittedOn = 'all' } = options;
  checkAsked(asked, dimension);
  if (rows === 0) throw noRows();
  if (heldOut !== null && heldOut.dimension !== dimension) {
    throw new VergerError(
      'input',
      'moments-wrong-dimension',
      `fitted on ${dimension} features, held-out rows have ${heldOut.dimension}`,
      { hint: 'Compute the features of all photos with the same backbone.' },
    );
  }
  const scale = standardize ? standardDeviations(moments) : new Float32Array(dimension).fill(1);
  const covariance = scaled(moments.m2, scale, Math.max(1, rows - 1));
  const { values, vectors } = await symmetricEigen(product, covariance, (values) =>
    chooseK(asked, shares(explainedVariance(values, rows)), rows),
  );
  const variances = explainedVariance(values, rows);
  const ratios = shares(variances);
  const k = vectors.rows;
  const model: PcaModel = {
    dimension,
    k,
    mean: Float32Array.from(moments.mean),
    scale,
    components: signed(vectors),
  };
  const bin = encodePcaBin(model);
  const json: PcaJson = {
    version: 1,
    dimension,
    k,
    standardized: standardize,
    fittedOn,
    rows,
    asked,
    explainedVariance: [...variances],
    explainedVarianceRatio: [...ratios],
    componentsFor: SHARES.map((variance) => ({ variance, k: componentsFor(ratios, variance) })),
    heldOut:
      heldOut === null || heldOut.n === 0
        ? null
        : { rows: heldOut.n, variance: await keptVariance(product, model, moments.mean, heldOut) },
    sha256: sha256Hex(bin),
  };
  return { model, json, bin };
}

/**
 * Share of the variance of other rows, about the mean of the rows fitted on, that the components keep. With
 * S the second moment of those rows about that mean: `trace(C·S·Cᵀ) / trace(S)`; 1 when they do not vary.
 */
async function keptVariance(
  product: MatrixProduct,
  { dimension, k, scale, components }: PcaModel,
  mean: Float64Array,
  heldOut: Moments,
): Promise<number> {
  const s = matrix(dimension, dimension, heldOut.m2.values.slice());
  for (let row = 0; row < dimension; row++) {
    const delta = heldOut.n * (heldOut.mean[row]! - mean[row]!);
    for (let column = row; column < dimension; column++) {
      s.values[row * dimension + column]! += delta * (heldOut.mean[column]! - mean[column]!);
    }
  }
  const second = mirrored(scaled(s, scale, 1));
  const c = matrix(k, dimension, Float64Array.from(components));
  const cs = await product.multiply(c, second);
  let kept = 0;
  for (let i = 0; i < cs.values.length; i++) kept += cs.values[i]! * c.values[i]!;
  let total = 0;
  for (let i = 0; i < dimension; i++) total += second.values[i * dimension + i]!;
  return total > 0 ? kept / total : 1;
}

/** Of an upper triangle, `m_ij / (scale_i · scale_j · divisor)`. */
function scaled(upper: Matrix, scale: Float32Array, divisor: number): Matrix {
  const n = upper.columns;
  const out = matrix(n, n);
  for (let row = 0; row < n; row++) {
    for (let column = row; column < n; column++) {
      const at = row * n + column;
      out.values[at] = upper.values[at]! / (scale[row]! * scale[column]! * divisor);
    }
  }
  return out;
}

/** A symmetric matrix, its upper triangle copied to the lower one, in place. */
function mirrored(upper: Matrix): Matrix {
  const { columns: n, values } = upper;
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) values[column * n + row] = values[row * n + column]!;
  }
  return upper;
}

/** Standard deviation (n - 1) of each feature; 1 for a feature that is constant up to rounding. */
function standardDeviations({ dimension, n, mean, m2 }: Moments): Float32Array {
  const scale = new Float32Array(dimension);
  for (let i = 0; i < dimension; i++) {
    const squares = m2.values[i * dimension + i]!;
    const rounding = n * (n * Number.EPSILON * mean[i]!) ** 2;
    const deviation = Math.fround(Math.sqrt(squares / Math.max(1, n - 1)));
    scale[i] = squares > rounding && deviation > 0 ? deviation : 1;
  }
  return scale;
}

/** As float32, the largest entry of each row made positive. */
function signed(vectors: Matrix): Float32Array {
  const out = Float32Array.from(vectors.values);
  for (let row = 0; row < vectors.rows; row++) {
    const component = out.subarray(row * vectors.columns, (row + 1) * vectors.columns);
    if (largestOf(component) < 0) for (let i = 0; i < component.length; i++) component[i] = -component[i]!;
  }
  return out;
}

/** The entry that is largest in size, the first of equal ones; 0 when there is none. */
function largestOf(vector: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) {
    if (Math.abs(vector[i]!) > Math.abs(largest)) largest = vector[i]!;
  }
  return largest;
}

function noRows(): VergerError {
  return new VergerError('input', 'pca-no-rows', 'no feature rows to fit a PCA on', {
    hint: 'Give a folder with at least two photos that can be read.',
  });
}
