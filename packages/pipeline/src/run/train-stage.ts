import { elementAt, VergerError } from '@verger/base';
import { type Trained, trainClassifier } from '@verger/learning/classifier';
import { evaluate, printMetrics, trainingRows, validationRows } from '@verger/learning/evaluate';
import { MatrixProduct } from '@verger/learning/linalg';
import type { Metrics } from '@verger/learning/metrics';
import { encodePredictions, METRICS_FILE, PREDICTIONS_FILE } from '@verger/learning/metrics';
import { fitPca, readPca, reduceMany } from '@verger/learning/pca';
import { type PackedModel, PREPROCESSING_VERSION, pack } from '@verger/vision';
import { readFeatures } from '../features/part-set.js';
import type { OpenRun } from './open-run.js';
import { requireFeatures } from './require.js';
import { type RunSamples, readSamples } from './samples.js';
import { photosOf } from './several-runs.js';

export const MODEL_FILE = 'classifier/model.verger';

/**
 * Trains the classifier on the training photos and writes the packed model.
 *
 * @throws VergerError `one-class` when there are fewer than two classes; `stage-missing`
 */
export async function trainStage(
  run: OpenRun,
  seed: number,
): Promise<{ trained: Trained; data: RunSamples }> {
  const { store, context } = run;
  return run.stage('train', async () => {
    const data = await readSamples(run);
    const pca = await readPca(store);
    if (pca === null) throw new Error(`${store.url} has reduced features and no PCA model`);
    const { samples, splits } = data;
    const rows = trainingRows(splits);
    const { log, signal } = context;
    const validation = validationRows(splits);
    const trained = await trainClassifier(samples, rows, { seed, validation, log, signal });
    const model: PackedModel = {
      backbone: run.json.config.backbone,
      preprocessing: PREPROCESSING_VERSION,
      inputSize: run.json.config.inputSize,
      pca: pca.model,
      head: trained.head,
      rejection: trained.rejection,
      training: {
        data: photosOf(run.json).name,
        photos: trained.photos,
        clips: trained.groups,
        l2: trained.l2,
        acceptedKnown: trained.validation.acceptedKnown,
        validationAccuracy: trained.validation.accuracy,
      },
    };
    await store.write(MODEL_FILE, await pack(model));
    const classes = trained.head.classes.length;
    run.json = { ...run.json, counts: { ...run.json.counts, classes } };
    return { trained, data };
  });
}

/** Measures by the two protocols and writes `classifier/metrics.json` and `classifier/predictions.parquet`. */
export async function evaluateStage(
  run: OpenRun,
  seed: number,
  { trained, data }: { trained: Trained; data: RunSamples },
): Promise<Metrics> {
  const { store, context } = run;
  return run.stage('evaluate', async () => {
    const { log, signal } = context;
    const { samples, splits } = data;
    const { metrics, answers } = await evaluate(samples, splits, trained, {
      seed,
      log,
      signal,
      reduceAgain: (rows) => reduceAgain(run, data, rows),
    });
    await store.write(PREDICTIONS_FILE, encodePredictions(answers));
    await store.write(METRICS_FILE, new TextEncoder().encode(`${JSON.stringify(metrics)}\n`));
    for (const line of printMetrics(metrics, log.columns).split('\n')) log.info(line);
    return metrics;
  });
}

/**
 * The samples reduced by a PCA that saw the given rows only. Too few of them for k components: the PCA of the
 * run serves.
 */
async function reduceAgain(run: OpenRun, { samples }: RunSamples, rows: Int32Array): Promise<Float32Array> {
  const sets = await requireFeatures(run);
  const product = new MatrixProduct();
  const row = new Map(samples.paths.map((path, index) => [path, index]));
  const fitted = new Set(Array.from(rows, (index) => elementAt(samples.paths, index)));
  try {
    const { model } = await fitPca(
      product,
      readFeatures(sets, (path) => fitted.has(path)),
      { asked: { components: samples.k } },
    );
    const reduced = new Float32Array(samples.reduced.length);
    for await (const batch of readFeatures(sets, (path) => row.has(path))) {
      const some = await reduceMany(product, model, batch.values);
      for (const [index, path] of batch.paths.entries()) {
        reduced.set(some.subarray(index * samples.k, (index + 1) * samples.k), row.get(path)! * samples.k);
      }
    }
    return reduced;
  } catch (error) {
    if (!(error instanceof VergerError && error.code === 'pca-too-many-components')) throw error;
    run.context.log.warn(
      'too few photos to fit a PCA without the held-out groups: using the PCA of the whole run',
    );
    return samples.reduced;
  } finally {
    await product.release();
  }
}
