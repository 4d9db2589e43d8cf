import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MatrixProduct } from '@verger/learning/linalg';
import { momentsOf } from '@verger/learning/pca';
import type { Benchmark } from './benchmark.js';
import { DIMENSION, rowsOfRun } from './feature-rows.js';
import { nodePeers } from './node-peers.js';
import { copyPhotos } from './photos.js';
import { ours } from './root.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';
import { runProcess } from './run-process.js';

interface Said {
  readonly seconds: number;
  /** The 50 largest values, falling. */
  readonly first: readonly number[];
}

/** Why the decomposition is our own code: beside the one of a well-kept JavaScript library. */
export const eigen: Benchmark = {
  name: 'eigen',
  summary: 'eigenvalues and vectors of a 1280 x 1280 covariance: ours against ml-matrix',
  async run({ photos, limit, rounds, folder, say }) {
    const modules = nodePeers(say);
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const out = join(folder, 'run');
    await runFeatures(taken, out, count);
    const file = join(folder, 'covariance.f64');
    writeFileSync(file, await covarianceOf(await rowsOfRun(out)));
    const measure =
      (...args: string[]) =>
      async () => {
        const process_ = [ours('eigen-process'), file, String(DIMENSION), ...args];
        const { said } = await runProcess<Said>(process.execPath, process_);
        return { value: said.seconds, raw: said };
      };
    const contestants = await alternate<Said>(
      [
        { name: 'ours', what: 'symmetricEigen, float64, all vectors', measure: measure('ours') },
        {
          name: 'ml-matrix',
          what: 'EigenvalueDecomposition, assumeSymmetric, float64, all vectors',
          measure: measure('ml-matrix', modules),
        },
      ],
      { rounds, say },
      { unit: 's', better: 'less' },
    );
    const [mine, theirs] = contestants;
    sameValues(mine?.raw as readonly Said[], theirs?.raw as readonly Said[]);
    return {
      unit: 's',
      data: `covariance of the features of ${count} photos of ${photos.name}`,
      contestants,
      findings: [
        {
          what: 'time of ml-matrix to ours',
          value: (theirs?.median ?? Number.NaN) / (mine?.median ?? Number.NaN),
          unit: 'x',
          target: null,
        },
      ],
      versions: {},
    };
  },
};

/** `1280 x 1280` float64, both halves. */
async function covarianceOf(values: Float32Array): Promise<Float64Array> {
  const n = values.length / DIMENSION;
  const paths = Array.from({ length: n }, (_, row) => `row ${row}`);
  const product = new MatrixProduct();
  const batches = async function* () {
    yield { paths, values, dimension: DIMENSION };
  };
  const moments = await momentsOf(product, batches());
  await product.release();
  if (moments === null) throw new Error('no rows');
  const { m2 } = moments;
  const out = new Float64Array(DIMENSION * DIMENSION);
  for (let row = 0; row < DIMENSION; row++) {
    for (let column = row; column < DIMENSION; column++) {
      const value = (m2.values[row * DIMENSION + column] ?? 0) / (n - 1);
      out[row * DIMENSION + column] = value;
      out[column * DIMENSION + row] = value;
    }
  }
  return out;
}

/** @throws Error when the two found other values */
function sameValues([mine]: readonly Said[] = [], [theirs]: readonly Said[] = []): void {
  const largest = mine?.first[0] ?? Number.NaN;
  for (const [i, value] of (mine?.first ?? []).entries()) {
    const off = Math.abs(value - (theirs?.first[i] ?? Number.NaN)) / largest;
    if (!(off < 1e-9)) throw new Error(`eigenvalue ${i} differs by ${off} of the largest`);
  }
}
