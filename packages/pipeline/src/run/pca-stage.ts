import type { PcaModel } from '@verger/vision';
import { parsePartName, partName } from '../features/part.js';
import { readVectors } from '../features/read.js';
import { MatrixProduct } from '../linalg/product.js';
import { sha256 } from '../parquet/table.js';
import { fitPca } from '../pca/fit.js';
import type { PcaJson } from '../pca/model-json.js';
import { encodeReduced, writePca } from '../pca/run-files.js';
import { photoFacts } from '../photos/facts.js';
import type { Split } from '../photos/photo.js';
import type { Store } from '../store/store.js';
import type { OpenRun } from './open-run.js';
import { componentChoice, type RunOptions } from './options.js';
import { requireParts } from './require.js';
import type { PublishedPart } from './run-json.js';

/** Fits the PCA on the training rows, and writes the model and every photo's reduced features. */
export async function pcaStage(run: OpenRun, options: RunOptions): Promise<void> {
  const { store, world } = run;
  const parts = requireParts(run, 'features');
  const product = new MatrixProduct();
  try {
    const model = await run.stage('pca', async () => {
      const splits = new Set((await pathsOf(store, parts)).map((path) => photoFacts(path).split));
      const rowsOf = (split: Split) =>
        readVectors(store, parts, 'features', (path) => photoFacts(path).split === split);
      const onTraining = options.fitOn !== 'all' && splits.has('training');
      const fitted = await fitPca(
        product,
        onTraining ? rowsOf('training') : readVectors(store, parts, 'features'),
        {
          asked: componentChoice(options),
          standardize: options.standardize,
          fittedOn: onTraining ? 'training' : 'all',
          ...(onTraining && splits.has('test') ? { heldOut: rowsOf('test') } : {}),
        },
      );
      await writePca(store, fitted);
      world.log.info(summary(fitted.json));
      return fitted.model;
    });
    await run.stage('reduce', () => writeReduced(run, parts, model, product));
  } finally {
    await product.release();
  }
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
    for await (const batch of readVectors(store, [part], 'features')) {
      const bytes = await encodeReduced(product, model, batch);
      const name = partName('reduced', parsePartName(part.name)!.number, bytes);
      await store.write(name, bytes);
      written.push({ name, rows: batch.paths.length, sha256: sha256(bytes) });
      done += batch.paths.length;
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
