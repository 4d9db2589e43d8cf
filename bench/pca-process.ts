/**
 * Our PCA on rows in memory: `node pca-process.mjs <rows.f32> <count>`. Only the fit is timed, as for the peers;
 * its last line is JSON.
 */
import { MatrixProduct, matrix } from '@verger/learning/linalg';
import { fitPca } from '@verger/learning/pca';
import { DIMENSION, readRows } from './feature-rows.js';

const [file = '', count = '0'] = process.argv.slice(2);
/** Rows of a batch, as the part files of a run have them. */
const BATCH = 256;

const values = readRows(file, Number(count));
const paths = Array.from({ length: Number(count) }, (_, row) => `row ${row}`);

async function* batches() {
  for (let row = 0; row < paths.length; row += BATCH) {
    yield {
      paths: paths.slice(row, row + BATCH),
      values: values.subarray(row * DIMENSION, (row + BATCH) * DIMENSION),
      dimension: DIMENSION,
    };
  }
}

const product = new MatrixProduct();
// onnxruntime is loaded at the first product; numpy and the JVM are there, too, when the peers' clocks start.
await product.multiply(matrix(64, 64), matrix(64, 64));
const started = performance.now();
const { json } = await fitPca(product, batches(), { asked: { variance: 0.95 } });
const seconds = (performance.now() - started) / 1000;
await product.release();
const first = json.explainedVariance.slice(0, 50);
process.stdout.write(`${JSON.stringify({ seconds, k: json.k, explainedVariance: first })}\n`);
process.exit(0);
