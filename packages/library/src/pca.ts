import { VergerError } from '@verger/base';
import { MatrixProduct } from '@verger/learning/linalg';
import { encodePcaNpz, fitPca as fit, type PcaJson } from '@verger/learning/pca';
import { type PcaModel, reduce } from '@verger/vision';
import { checkCount, checkOptions } from './check-options.js';

/** Vectors of one length: row major `rows x dimension` float32, or one array a row. */
export type Vectors =
  | { readonly values: Float32Array; readonly dimension: number }
  | readonly (readonly number[] | Float32Array | Float64Array)[];

/** How a PCA is fitted. */
export interface FitPcaOptions {
  /** Keep the least number of components that reach this share of the variance, above 0, at most 1. @default 0.95 */
  readonly variance?: number;
  /** Keep this many components, in place of `variance`. */
  readonly components?: number;
  /** Scale every feature to unit variance first. @default false */
  readonly standardize?: boolean;
  /** Threads of the matrix products. @default one a core */
  readonly threads?: number;
  /** Stops at the next block of 2048 rows, before the eigenvectors; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** A fitted principal component analysis; see {@link fitPca} and {@link RunFolder.pca}. */
export class Pca {
  /** Mean, scale and components; what a packed model holds. */
  readonly model: PcaModel;
  /** Facts of the fit, as `pca/model.json` of a run folder has them. */
  readonly json: PcaJson;
  /** Variance along every component, divisor n - 1, falling; `dimension` numbers. */
  readonly explainedVariance: readonly number[];
  /** The same as shares that sum to 1. */
  readonly explainedVarianceRatio: readonly number[];

  /** @internal */
  constructor({ model, json }: { readonly model: PcaModel; readonly json: PcaJson }) {
    this.model = model;
    this.json = json;
    this.explainedVariance = json.explainedVariance;
    this.explainedVarianceRatio = json.explainedVarianceRatio;
  }

  /** Number of components kept. */
  get k(): number {
    return this.model.k;
  }

  /** Length of the vectors it was fitted on. */
  get dimension(): number {
    return this.model.dimension;
  }

  /**
   * Projects vectors on the components: `((x - mean) / scale) · componentsᵀ`.
   *
   * @returns row major `rows x k` float32
   * @throws VergerError `not-vectors`, `vectors-wrong-length`, `pca-wrong-dimension`
   */
  transform(vectors: Vectors): Float32Array {
    return reduce(this.model, asMatrix(vectors).values);
  }

  /**
   * For NumPy: the bytes of an `.npz` with `mean`, `scale`, `components`, `explained_variance` and
   * `explained_variance_ratio`.
   */
  toNpz(): Uint8Array {
    return encodePcaNpz(this.model, this);
  }
}

const BLOCK = 2048;

/**
 * Fits a PCA on vectors of your own, or on a `FeatureTable`. The same vectors on the same machine, with the same number
 * of threads, give the same bytes; the largest entry of each component is positive.
 *
 * @example
 * ```ts
 * const pca = await fitPca([[1, 2], [2, 4.1], [3, 5.9]], { components: 1 });
 * pca.transform([[2, 4]]); // Float32Array of 1 x 1
 * ```
 *
 * @throws VergerError usage `not-vectors`, `unknown-option`, `bad-option`, `pca-bad-variance`, `pca-bad-components`; input
 * `pca-no-rows`, `pca-no-variance`, `pca-too-many-components`, `vectors-wrong-length`; the reason of the signal when it
 * is aborted
 */
export async function fitPca(vectors: Vectors, options: FitPcaOptions = {}): Promise<Pca> {
  checkOptions('fitPca', options, {
    ...{ variance: true, components: true, standardize: true, threads: true, signal: true },
  });
  const { variance, components, standardize = false, threads, signal } = options;
  checkCount('threads', threads);
  if (variance !== undefined && components !== undefined) {
    throw new VergerError('usage', 'bad-option', 'variance and components exclude each other', {
      hint: 'give one of them',
    });
  }
  const { values, dimension } = asMatrix(vectors);
  const asked = components === undefined ? { variance: variance ?? 0.95 } : { components };
  async function* batches() {
    for (let from = 0; from < values.length; from += BLOCK * dimension) {
      signal?.throwIfAborted();
      const some = values.subarray(from, from + BLOCK * dimension);
      const paths = Array.from({ length: some.length / dimension }, (_, i) => `row ${from / dimension + i}`);
      yield { paths, values: some, dimension };
    }
  }
  signal?.throwIfAborted();
  const product = new MatrixProduct(threads === undefined ? {} : { threads });
  try {
    return new Pca(await fit(product, batches(), { asked, standardize }));
  } finally {
    await product.release();
  }
}

function asMatrix(vectors: Vectors): { values: Float32Array; dimension: number } {
  if (typeof vectors !== 'object' || vectors === null) throw notVectors(`this is ${typeof vectors}`);
  if ('values' in vectors && 'dimension' in vectors) {
    if (Number.isInteger(vectors.dimension) && vectors.dimension > 0) {
      if (vectors.values.length % vectors.dimension === 0) return vectors;
    } else if (vectors.values.length === 0) return vectors;
    throw wrongLength(`${vectors.values.length} values are no rows of ${vectors.dimension}`);
  }
  if (!Array.isArray(vectors)) throw notVectors('this is an object without them');
  const rows: readonly ArrayLike<number>[] = vectors;
  const none = rows.findIndex((row) => !Array.isArray(row) && !ArrayBuffer.isView(row));
  if (none >= 0) throw notVectors(`row ${none} is ${rows[none] === null ? 'null' : typeof rows[none]}`);
  const dimension = rows[0]?.length ?? 1;
  const odd = rows.findIndex((row) => row.length !== dimension);
  if (odd >= 0) throw wrongLength(`row ${odd} has ${rows[odd]!.length} numbers, row 0 has ${dimension}`);
  const values = new Float32Array(rows.length * dimension);
  for (const [i, row] of rows.entries()) values.set(row, i * dimension);
  return { values, dimension };
}

const notVectors = (found: string) =>
  new VergerError('usage', 'not-vectors', `a PCA takes vectors, and ${found}`, {
    hint: 'give arrays of numbers, or the table that extractFeatures returns',
  });

const wrongLength = (message: string) =>
  new VergerError('input', 'vectors-wrong-length', message, { hint: 'give vectors of one length' });
