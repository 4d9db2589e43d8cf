/**
 * The eigendecomposition of a covariance: `node eigen-process.mjs <covariance.f64> <n> ours` or `… ml-matrix <folder of its
 * package>`. All values and all vectors; only the decomposition is timed. Its last line is JSON.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MatrixProduct, matrix, symmetricEigen } from '@verger/learning/linalg';

const [file = '', size = '0', who = '', modules = ''] = process.argv.slice(2);
const n = Number(size);
const values = new Float64Array(new Uint8Array(readFileSync(file)).buffer);

async function ours() {
  const product = new MatrixProduct();
  // onnxruntime is loaded at the first product, before the clock starts.
  await product.multiply(matrix(64, 64), matrix(64, 64));
  const started = performance.now();
  const eigen = await symmetricEigen(product, matrix(n, n, values));
  const seconds = (performance.now() - started) / 1000;
  await product.release();
  return { seconds, values: eigen.values };
}

function mlMatrix() {
  const { EigenvalueDecomposition, Matrix } = createRequire(join(modules, 'x.js'))('ml-matrix');
  const rows = Array.from({ length: n }, (_, row) => values.subarray(row * n, (row + 1) * n));
  const given = new Matrix(rows);
  const started = performance.now();
  const eigen = new EigenvalueDecomposition(given, { assumeSymmetric: true });
  const seconds = (performance.now() - started) / 1000;
  return {
    seconds,
    values: Float64Array.from(eigen.realEigenvalues as number[])
      .sort()
      .reverse(),
  };
}

const { seconds, values: found } = who === 'ours' ? await ours() : mlMatrix();
process.stdout.write(`${JSON.stringify({ seconds, first: [...found.subarray(0, 50)] })}\n`);
process.exit(0);
