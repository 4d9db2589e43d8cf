import { MatrixProduct } from '@verger/learning/linalg';
import type { PcaJson } from '@verger/learning/pca';
import { fitFromMoments, mergeMoments, noMoments, writePca } from '@verger/learning/pca';
import { photoFacts } from '@verger/storage/photos';
import type { PcaModel } from '@verger/vision';
import { isStray, setAside } from '../features/committed.js';
import type { Engine, Role } from '../features/engine.js';
import { parsePartName } from '../features/part-table.js';
import { keep } from '../features/stage.js';
import type { PublishedPart } from '../manifest/run-json.js';
import type { OpenRun } from './open-run.js';
import { componentChoice, type StageOptions } from './options.js';
import { requireParts } from './require.js';

/** Fits the PCA on the training rows, and writes the model and every photo's reduced features. */
export async function pcaStage(run: OpenRun, options: StageOptions, engine: Engine): Promise<void> {
  const { store, context } = run;
  const { log, signal } = context;
  const parts = requireParts(run, 'features');
  await engine.start(context);
  const model = await run.stage('pca', async () => {
    const found = await engine.moments({ store, parts, roleOf, log, signal });
    // Photos outside of Training and Test are training photos only where there is no Training at all, or on request.
    const onTraining = options.fitOn !== 'all' && found.training !== null;
    const rest = onTraining
      ? null
      : (await engine.moments({ store, parts, roleOf: others, log, signal })).training;
    const all = [found.training, found.test, rest].filter((moments) => moments !== null);
    const fitted = onTraining ? found.training! : all.reduce(mergeMoments, noMoments(all[0]?.dimension ?? 1));
    const product = new MatrixProduct();
    try {
      const pca = await fitFromMoments(product, fitted, onTraining ? found.test : null, {
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
  await run.stage('reduce', () => writeReduced(run, parts, model, engine));
}

/** What a photo does in the fit, by its folder. */
function roleOf(path: string): Role {
  const { split } = photoFacts(path);
  return split === 'training' || split === 'test' ? split : null;
}

/** Photos that {@link roleOf} gives no role. */
const others = (path: string): Role => (roleOf(path) === null ? 'training' : null);

async function writeReduced(
  run: OpenRun,
  parts: readonly PublishedPart[],
  model: PcaModel,
  engine: Engine,
): Promise<void> {
  const { store, context } = run;
  const written: PublishedPart[] = [];
  await engine.reduce({
    store,
    parts,
    model,
    log: context.log,
    signal: context.signal,
    commit: async (part, reduced) => {
      const kept = await keep(store, 'reduced', parsePartName(part.name)!.number, reduced);
      written.push({ ...kept, rows: part.rows });
    },
  });
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
    else if (parsePartName(path) !== undefined) await store.remove(path);
  }
}

function summary({ k, dimension, explainedVarianceRatio, heldOut, fittedOn, rows }: PcaJson): string {
  const kept = explainedVarianceRatio.slice(0, k).reduce((a, b) => a + b, 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const held = heldOut === null ? '' : `, ${percent(heldOut.variance)} held out`;
  const where = fittedOn === 'training' ? 'training photos' : 'photos';
  return `${dimension} → ${k} components: ${percent(kept)} of the variance of ${rows} ${where}${held}`;
}
