import { VergerError } from '@verger/base';
import { GramSum } from '../linalg/gram.js';
import type { MatrixProduct } from '../linalg/product.js';
import { Block } from './block.js';
import type { FeatureBatch } from './feature-batch.js';
import type { Moments } from './moments.js';

/** Rows gathered before one matrix product. */
const BLOCK = 1024;

/**
 * Takes rows in and keeps their moments. Memory is one block and two `dimension x dimension` matrices, however
 * many rows pass. The same rows in the same order give the same bytes, however they are cut in batches.
 */
export class MomentsAccumulator {
  readonly #dimension: number;
  readonly #mean: Float64Array;
  readonly #m2: GramSum;
  readonly #block: Block;
  #n: number;

  /** @param dimension length of a row @param start moments to go on from; none by default */
  constructor(product: MatrixProduct, dimension: number, start?: Moments) {
    this.#dimension = dimension;
    this.#mean = start?.mean.slice() ?? new Float64Array(dimension);
    this.#n = start?.n ?? 0;
    this.#m2 = new GramSum(product, dimension, start?.m2);
    this.#block = new Block(dimension, BLOCK);
  }

  /**
   * @param batch rows of this accumulator's dimension, all finite
   * @throws VergerError `features-wrong-dimension`, `features-not-finite` (names the photo); the accumulator
   * is not to be used afterwards
   */
  async add(batch: FeatureBatch): Promise<void> {
    const d = this.#dimension;
    const { paths, values } = batch;
    if (batch.dimension !== d || values.length !== paths.length * d) {
      throw new VergerError(
        'input',
        'features-wrong-dimension',
        `expected rows of ${d} features, got ${values.length} values of dimension ${batch.dimension} for ${paths.length} photos`,
        { hint: 'Compute the features of all photos with the same backbone.' },
      );
    }
    for (let row = 0; row < paths.length; ) {
      const count = Math.min(paths.length - row, BLOCK - this.#block.rows);
      this.#block.add(values.subarray(row * d, (row + count) * d));
      // A sum of float32 in float64 does not overflow: it is finite when all its terms are.
      if (!this.#block.sums.every(Number.isFinite)) throw notFinite(batch);
      row += count;
      if (this.#block.rows === BLOCK) await this.#flush();
    }
  }

  /**
   * Ends a block. Whether the rows after it are added to these sums, or to those of `finish` by another accumulator that
   * starts from them, then makes no difference of a bit.
   */
  async endBlock(): Promise<void> {
    if (this.#block.rows > 0) await this.#flush();
  }

  /** The moments of all rows added. The accumulator is not to be used afterwards. */
  async finish(): Promise<Moments> {
    await this.endBlock();
    return { dimension: this.#dimension, n: this.#n, mean: this.#mean, m2: this.#m2.upper() };
  }

  /**
   * Chan's merge of the block with the rows before. Its term `δδᵀ·na·nb/n` rides along in the matrix product
   * as one more row, `δ·√(na·nb/n)`.
   */
  async #flush(): Promise<void> {
    const { rows, sums } = this.#block;
    const n = this.#n + rows;
    const weight = Math.sqrt((this.#n * rows) / n);
    const blockMean = sums.map((sum) => sum / rows);
    const delta = blockMean.map((mean, i) => mean - this.#mean[i]!);
    for (const [i, change] of delta.entries()) this.#mean[i]! += (change * rows) / n;
    const more = delta.map((change) => weight * change);
    await this.#m2.add(this.#block.take(blockMean, more));
    this.#n = n;
  }
}

/** The moments of a stream of rows; `null` when the stream is empty. @throws as `MomentsAccumulator.add` */
export async function momentsOf(
  product: MatrixProduct,
  batches: AsyncIterable<FeatureBatch>,
): Promise<Moments | null> {
  let accumulator: MomentsAccumulator | null = null;
  for await (const batch of batches) {
    accumulator ??= new MomentsAccumulator(product, batch.dimension);
    await accumulator.add(batch);
  }
  return accumulator === null ? null : accumulator.finish();
}

function notFinite({ paths, values, dimension }: FeatureBatch): VergerError {
  const at = values.findIndex((x) => !Number.isFinite(x));
  return new VergerError(
    'input',
    'features-not-finite',
    `feature ${at % dimension} of ${paths[Math.floor(at / dimension)]} is ${values[at]}`,
    { hint: 'Compute the features of this photo again; check the backbone if it comes back.' },
  );
}
