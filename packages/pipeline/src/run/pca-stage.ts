import type { PcaModel } from '@verger/vision';
import { parsePartName, partName } from '../features/part.js';
import { readVectors } from '../features/read.js';
import { MatrixProduct } from '../linalg/product.js';
import { encodeTable, sha256 } from '../parquet/table.js';
import { fitPca } from '../pca/fit.js';
import { loadPcaModel } from '../pca/model-bin.js';
import { type PcaJson, pcaJson } from '../pca/model-json.js';
import { reduceMany } from '../pca/reduce.js';
import { photoFacts } from '../photos/facts.js';
import type { Store } from '../store/store.js';
import type { OpenRun } from './open-run.js';
import { componentChoice, type RunOptions } from './options.js';
import { requireParts } from './require.js';
import type { PublishedPart } from './run-json.js';
import { splitPhotos } from './splits.js';

const JSON_FILE = 'pca/model.json';
const BIN_FILE = 'pca/model.bin';

/** Fits the PCA on the training rows, and writes the model and every photo's reduced features. */
export async function pcaStage(run: OpenRun, options: RunOptions): Promise<void> {
  const { store, world } = run;
  const parts = requireParts(run, 'features');
  const product = new MatrixProduct();
  try {
    const model = await run.stage('pca', async () => {
      const { training, test } = splitPhotos(await pathsOf(store, parts), options.seed);
      const onTraining = options.fitOn !== 'all' && training.size > 0;
      const fitted = await fitPca(
        product,
        readVectors(store, parts, 'features', onTraining ? (path) => training.has(path) : undefined),
        {
          asked: componentChoice(options),
          standardize: options.standardize,
          fittedOn: onTraining ? 'training' : 'all',
          ...(onTraining && test.size > 0
            ? { heldOut: readVectors(store, parts, 'features', (path) => test.has(path)) }
            : {}),
        },
      );
      await store.write(BIN_FILE, fitted.bin);
      await store.write(JSON_FILE, new TextEncoder().encode(`${JSON.stringify(fitted.json, null, 1)}\n`));
      world.log.info(summary(fitted.json));
      return fitted.model;
    });
    await run.stage('reduce', () => writeReduced(run, parts, model, product));
  } finally {
    await product.release();
  }
}

/** The model of a run folder and its facts; null before the PCA stage. */
export async function readPca(store: Store): Promise<{ json: PcaJson; model: PcaModel } | null> {
  const [text, bin] = [await store.read(JSON_FILE), await store.read(BIN_FILE)];
  if (text === undefined || bin === undefined) return null;
  const json: unknown = JSON.parse(new TextDecoder().decode(text));
  const model = loadPcaModel(json, bin);
  return { json: pcaJson.parse(json), model };
}

async function pathsOf(store: Store, parts: readonly PublishedPart[]): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of readVectors(store, parts, 'features')) paths.push(...batch.paths);
  return paths;
}

async function writeReduced(
  run: OpenRun,
  parts: readonly PublishedPart[],
  model: PcaModel,
  product: MatrixProduct,
): Promise<void> {
  const { store, world } = run;
  const written: PublishedPart[] = [];
  let done = 0;
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  for (const part of parts) {
    world.signal.throwIfAborted();
    for await (const { paths, values } of readVectors(store, [part], 'features')) {
      const bytes = encodeTable({
        columns: [
          { name: 'path', type: 'string', data: paths },
          { name: 'label', type: 'string', data: paths.map((path) => photoFacts(path).label) },
        ],
        lists: { name: 'pca', dimension: model.k, values: await reduceMany(product, model, values) },
      });
      const name = partName('reduced', parsePartName(part.name)!.number, bytes);
      await store.write(name, bytes);
      written.push({ name, rows: paths.length, sha256: sha256(bytes) });
      done += paths.length;
      world.log.progress({ unit: 'photos', done, total, errors: 0 });
    }
  }
  run.json = {
    ...run.json,
    counts: { ...run.json.counts, reduced: done },
    parts: { ...run.json.parts, reduced: written },
  };
  // What an earlier model left is taken away only when the new parts are all there.
  const names = new Set(written.map(({ name }) => name));
  const old: string[] = [];
  for await (const { path } of store.list('reduced/')) if (!names.has(path)) old.push(path);
  for (const path of old) await store.remove(path);
}

function summary({ k, dimension, explainedVarianceRatio, heldOut, fittedOn, rows }: PcaJson): string {
  const kept = explainedVarianceRatio.slice(0, k).reduce((a, b) => a + b, 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const held = heldOut === null ? '' : `, ${percent(heldOut.variance)} on held-out photos`;
  const where = fittedOn === 'training' ? 'training photos' : 'photos';
  return `${dimension} features to ${k} components: ${percent(kept)} of the variance of ${rows} ${where}${held}`;
}
