import { MatrixProduct } from '@verger/learning/linalg';
import type { PcaJson } from '@verger/learning/pca';
import { fitFromMoments, noMoments, writePca } from '@verger/learning/pca';
import type { PcaModel } from '@verger/vision';
import { isStray, setAside } from '../features/committed.js';
import type { Engine } from '../features/engine.js';
import type { PartSet } from '../features/part-set.js';
import { partNumber } from '../features/part-table.js';
import { mergeSome } from '../features/role-moments.js';
import { keep } from '../features/stage.js';
import type { PublishedPart } from '../manifest/run-json.js';
import { momentsOfSets } from './moments-stage.js';
import type { OpenRun } from './open-run.js';
import { componentChoice, type StageOptions } from './options.js';
import { requireFeatures } from './require.js';

/** Fits the PCA on the training rows, and writes the model and every photo's reduced features. */
export async function pcaStage(run: OpenRun, options: StageOptions, engine: Engine): Promise<void> {
  const { store, context } = run;
  const { log, signal } = context;
  const sets = await requireFeatures(run);
  await engine.start(context);
  const model = await run.stage('pca', async () => {
    const { training, test, other } = await momentsOfSets(sets, { out: store, log, signal }, engine);
    // Photos outside of Training and Test are training photos only where there is no Training at all, or on request.
    const onTraining = options.fitOn !== 'all' && training !== null;
    const fitted = (onTraining ? training : mergeSome([training, test, other])) ?? noMoments(1);
    const product = new MatrixProduct();
    try {
      const pca = await fitFromMoments(product, fitted, onTraining ? test : null, {
        asked: componentChoice(options),
        standardize: options.standardize,
        fittedOn: onTraining ? 'training' : 'all',
      });
      await writePca(store, pca);
      log.info(summary(pca.json));
      return pca.model;
    } finally {
      await product.release();
    }
  });
  await run.stage('reduce', () => writeReduced(run, sets, model, engine));
}

async function writeReduced(
  run: OpenRun,
  sets: readonly PartSet[],
  model: PcaModel,
  engine: Engine,
): Promise<void> {
  const { store, context } = run;
  const { log, signal } = context;
  const written: PublishedPart[] = [];
  let before = 0;
  for (const set of sets) {
    // A run alone keeps the numbers of its feature parts; those of several follow each other.
    const first = before;
    const numbers = new Map(set.features.map(({ name }, at) => [name, first + at]));
    const number = ({ name }: PublishedPart) =>
      sets.length === 1 ? partNumber(name) : (numbers.get(name) ?? 0);
    await engine.reduce({
      set,
      out: store,
      model,
      log,
      signal,
      commit: async (part, reduced) => {
        const kept = await keep(store, 'reduced', number(part), reduced);
        written.push({ ...kept, rows: part.rows });
      },
    });
    before += set.features.length;
  }
  written.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = written.reduce((sum, part) => sum + part.rows, 0);
  run.json = {
    ...run.json,
    counts: { ...run.json.counts, reduced: rows },
    parts: { ...run.json.parts, reduced: written },
  };
  // What an earlier model left is taken away only when the new parts are all there.
  const names = new Set(written.map(({ name }) => name));
  const old: string[] = [];
  for await (const { path } of store.list('reduced/')) if (!names.has(path)) old.push(path);
  for (const path of old) {
    if (isStray(path)) await setAside(store, path, context.log);
    else if (partNumber(path) !== undefined) await store.remove(path);
  }
}

function summary({ k, dimension, explainedVarianceRatio, heldOut, fittedOn, rows }: PcaJson): string {
  const kept = explainedVarianceRatio.slice(0, k).reduce((a, b) => a + b, 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const held = heldOut === null ? '' : `, ${percent(heldOut.variance)} held out`;
  const where = fittedOn === 'training' ? 'training photos' : 'photos';
  return `${dimension} → ${k} components: ${percent(kept)} of the variance of ${rows} ${where}${held}`;
}
