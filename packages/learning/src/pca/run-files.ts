import { VergerError } from '@verger/base';
import { encodeTable } from '@verger/storage/parquet';
import { photoFacts } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { PcaModel } from '@verger/vision';
import type { MatrixProduct } from '../linalg/product.js';
import type { FeatureBatch } from './feature-batch.js';
import type { FittedPca } from './fit.js';
import { loadPcaModel } from './model-bin.js';
import { type PcaJson, pcaJson } from './model-json.js';
import { encodePcaNpz } from './npz.js';
import { reduceMany } from './reduce.js';

const JSON_FILE = 'pca/model.json';
const BIN_FILE = 'pca/model.bin';
const NPZ_FILE = 'pca/model.npz';

/**
 * Writes `pca/model.bin`, the same for NumPy as `pca/model.npz`, and `pca/model.json`, which names the checksum of the
 * first.
 */
export async function writePca(store: Store, { model, json, bin }: FittedPca): Promise<void> {
  await store.write(BIN_FILE, bin);
  await store.write(NPZ_FILE, encodePcaNpz(model, json));
  await store.write(JSON_FILE, new TextEncoder().encode(`${JSON.stringify(json, null, 1)}\n`));
}

/**
 * The model of a run folder and its facts; null before the PCA stage.
 *
 * @throws VergerError `pca-corrupt`
 */
export async function readPca(store: Store): Promise<{ json: PcaJson; model: PcaModel } | null> {
  const text = await store.read(JSON_FILE);
  const bin = await store.read(BIN_FILE);
  if (text === undefined || bin === undefined) return null;
  const json = parseJson(text);
  const model = loadPcaModel(json, bin);
  return { json: pcaJson.parse(json), model };
}

function parseJson(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(text));
  } catch (cause) {
    throw new VergerError('input', 'pca-corrupt', `${JSON_FILE} is damaged`, {
      hint: 'fit the PCA again: verger pca --out <dir>',
      cause,
    });
  }
}

/** `reduced/part-*.parquet` of one part: path, label, pca. */
export async function encodeReduced(
  product: MatrixProduct,
  model: PcaModel,
  { paths, values }: FeatureBatch,
): Promise<Uint8Array> {
  return encodeTable({
    columns: [
      { name: 'path', type: 'string', data: paths },
      { name: 'label', type: 'string', data: paths.map((path) => photoFacts(path).label) },
    ],
    lists: { name: 'pca', dimension: model.k, values: await reduceMany(product, model, values) },
  });
}
