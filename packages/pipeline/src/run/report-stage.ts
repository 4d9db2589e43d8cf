import { VergerError } from '@verger/base';
import type { Metrics } from '@verger/learning/metrics';
import {
  type Answer,
  decodePredictions,
  METRICS_FILE,
  PREDICTIONS_FILE,
  parseMetrics,
} from '@verger/learning/metrics';
import { readPca } from '@verger/learning/pca';
import { readErrorsOf } from '../features/part-set.js';
import { readVectors } from '../features/read.js';
import type { ErrorRow } from '../features/row.js';
import { collectReportData } from '../report/collect.js';
import { renderReport } from '../report/render.js';
import { readHealth } from './health-file.js';
import type { OpenRun } from './open-run.js';
import { requireFeatures } from './require.js';
import { labeller } from './samples.js';
import { photosOf } from './several-runs.js';

export const REPORT_FILE = 'report.html';

/** Writes `report.html` from what the earlier stages left. */
export async function reportStage(
  run: OpenRun,
  seed: number,
  withoutClassifier: string | null = null,
): Promise<void> {
  const { store } = run;
  await run.stage('report', async () => {
    const written = await store.read(METRICS_FILE);
    const metrics = written ? parseMetrics(written, store.url) : null;
    const pca = await readPca(store);
    const photos = photosOf(run.json);
    // The times of what it shows, not of this start: made again, it is the same to the byte.
    const { startedAt = run.json.startedAt, finishedAt = null } = run.json.throughput ?? {};
    const { report: _, ...timings } = run.json.timings;
    // Nor the place: a copy of the run folder has the same report.
    const { out: __, ...options } = run.json.options;
    const data = await collectReportData(
      {
        name: photos.name,
        licence: null,
        madeAt: finishedAt ?? startedAt,
        // The report is the last thing written: when it is read, the run is over.
        run: { ...run.json, state: 'done', startedAt, finishedAt, timings, options },
        health: await readHealth(run),
        pca: pca?.json ?? null,
        metrics,
        answers: metrics ? await readAnswers(run, metrics) : [],
        withoutClassifier: metrics ? null : (withoutClassifier ?? 'no classifier has been trained yet'),
        reduced: readVectors(store, run.json.parts.reduced, 'pca'),
        labelOf: labeller(run),
        errors: readErrors(run),
        readPhoto: (path) => photos.read(path),
      },
      { seed },
    );
    await store.write(REPORT_FILE, new TextEncoder().encode(renderReport(data)));
  });
}

/**
 * The answers that the metrics are of; none in runs of earlier versions.
 *
 * @throws VergerError `metrics-damaged`
 */
async function readAnswers({ store }: OpenRun, { protocols }: Metrics): Promise<readonly Answer[]> {
  const bytes = await store.read(PREDICTIONS_FILE);
  if (bytes === undefined) return [];
  const again = { hint: `measure again: verger evaluate --out ${store.url}` };
  const file = `${store.url}/${PREDICTIONS_FILE}`;
  let answers: Answer[];
  try {
    answers = decodePredictions(bytes, file);
  } catch (cause) {
    throw new VergerError('input', 'metrics-damaged', `${file} is damaged`, { ...again, cause });
  }
  const asked = protocols.reduce((sum, { test }) => sum + test.photos, 0);
  if (answers.length === asked) return answers;
  const text = `${file} holds ${answers.length} answers, ${METRICS_FILE} counts ${asked}`;
  throw new VergerError('input', 'metrics-damaged', text, again);
}

async function* readErrors(run: OpenRun): AsyncGenerator<ErrorRow> {
  for (const set of await requireFeatures(run)) yield* readErrorsOf(set);
}
