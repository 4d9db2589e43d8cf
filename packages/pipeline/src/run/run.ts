import { VergerError } from '@verger/base';
import type { Metrics } from '@verger/learning/metrics';
import { METRICS_FILE, PREDICTIONS_FILE } from '@verger/learning/metrics';
import { checkAsked } from '@verger/learning/pca';
import { printHealth } from '../dataset/print-health.js';
import type { RunJson } from '../manifest/run-json.js';
import { prepareComputation } from './computation.js';
import { featuresStage } from './features-stage.js';
import { readHealth } from './health-file.js';
import { openEngine } from './open-engine.js';
import { type OpenRun, type RunContext, withRun } from './open-run.js';
import {
  componentChoice,
  type ModelOptions,
  parseRunOptions,
  parseStageOptions,
  type StageOptions,
} from './options.js';
import { pcaStage } from './pca-stage.js';
import { REPORT_FILE, reportStage } from './report-stage.js';
import { openSeveralRuns, type SeveralRuns } from './several-runs.js';
import { evaluateStage, MODEL_FILE, trainStage } from './train-stage.js';

export type StageName = 'run' | 'features' | 'pca' | 'train' | 'evaluate' | 'report';

/** Those that list photos and compute features. */
const COMPUTING: ReadonlySet<StageName> = new Set(['run', 'features']);

/** What a command says of a run when it is over; the last line of `--json`. */
export interface RunSummary {
  readonly runId: string;
  readonly out: string;
  readonly state: RunJson['state'];
  readonly counts: RunJson['counts'];
  readonly throughput: RunJson['throughput'];
  readonly timings: RunJson['timings'];
  readonly metrics: {
    readonly protocol: string;
    readonly accuracy: number;
    readonly top3: number;
    readonly macroF1: number;
    readonly ece: number;
  }[];
  readonly model: string | null;
  readonly report: string | null;
  /** More photos failed than `maxErrors` allows; said by the stages that compute. */
  readonly tooManyErrors: boolean;
}

/**
 * One stage of a run, or the whole way. What an earlier start has done is not done again.
 *
 * @param given options as they come from outside; see `RunOptions`
 * @throws VergerError whatever the stages throw
 */
export async function executeRun(
  stage: StageName,
  given: Readonly<Record<string, unknown>>,
  context: RunContext,
): Promise<RunSummary> {
  const computation = COMPUTING.has(stage) ? await prepareComputation(parseRunOptions(given)) : undefined;
  const options = computation?.options ?? parseStageOptions(given);
  const several = await openFrom(options, context);
  // Before hours of computing, not after.
  if (computation && stage === 'run') checkAsked(componentChoice(options), computation.backbone.dimension);
  return withRun(
    options.out,
    computation ?? several,
    (before) => recorded(stage, before, given),
    context,
    async (run) => {
      const { seed } = options;
      let metrics: Metrics | null = null;
      let withoutClassifier: string | null = null;
      const engine = openEngine(options, computation?.backbone);
      try {
        if (computation) await featuresStage(run, computation, engine);
        const first = several !== undefined && run.json.parts.reduced.length === 0;
        if (stage === 'pca' || stage === 'run' || first) await pcaStage(run, options, engine);
      } finally {
        await engine.close();
      }
      if (stage === 'train' || stage === 'evaluate' || stage === 'run') {
        try {
          const trained = await trainStage(run, seed);
          if (stage !== 'train') metrics = await evaluateStage(run, seed, trained);
        } catch (error) {
          // Photos of one class, or of none, are worth a PCA and a report all the same.
          if (stage !== 'run' || !(error instanceof VergerError && error.code === 'one-class')) throw error;
          withoutClassifier = error.message;
          await forgetClassifier(run);
          context.log.warn(`no classifier: ${error.message}`);
        }
      }
      if (stage === 'run') await sayHealth(run, metrics);
      if (stage === 'report' || stage === 'run') await reportStage(run, seed, withoutClassifier);
      return summarize(stage, run, options, metrics);
    },
  );
}

/** The runs named by `--from`. */
async function openFrom(
  { from = [], out }: Pick<ModelOptions, 'from' | 'out'>,
  { log }: RunContext,
): Promise<SeveralRuns | undefined> {
  return from.length === 0 ? undefined : openSeveralRuns(from, out, log);
}

async function sayHealth(run: OpenRun, metrics: Metrics | null): Promise<void> {
  const health = await readHealth(run);
  if (health === null) return;
  for (const line of printHealth(health, metrics?.grouping ?? null).split('\n')) run.context.log.info(line);
}

/** What an earlier start on other photos has left must not stand beside this one's features. */
async function forgetClassifier({ store }: OpenRun): Promise<void> {
  for (const file of [MODEL_FILE, METRICS_FILE, PREDICTIONS_FILE]) await store.remove(file);
}

const REDUCING = ['variance', 'components', 'standardize', 'fitOn'];

/**
 * Options as they are kept in `run.json`: what was given, no more. Those that an earlier start gave to a stage
 * that is done anew are forgotten.
 */
function recorded(
  stage: StageName,
  before: RunJson['options'],
  given: Readonly<Record<string, unknown>>,
): RunJson['options'] {
  const decidedNow = (name: string) =>
    stage === 'run' ||
    (stage === 'features' && !REDUCING.includes(name)) ||
    (stage === 'pca' && REDUCING.includes(name));
  const plain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  return Object.fromEntries([
    ...Object.entries(before).filter(([name]) => !decidedNow(name)),
    ...Object.entries(given).filter(([, value]) => plain(value)),
  ]) as RunJson['options'];
}

function summarize(
  stage: StageName,
  run: OpenRun,
  { maxErrors }: StageOptions,
  metrics: Metrics | null,
): RunSummary {
  const { runId, counts, throughput, timings } = run.json;
  return {
    runId,
    out: run.store.url,
    state: 'done',
    counts,
    throughput,
    timings,
    metrics: (metrics?.protocols ?? []).map(({ id, accuracy, top3, macroF1, ece }) => ({
      protocol: id,
      accuracy: accuracy.value,
      top3: top3.value,
      macroF1: macroF1.value,
      ece,
    })),
    model: metrics || stage === 'train' ? `${run.store.url}/${MODEL_FILE}` : null,
    report: stage === 'run' || stage === 'report' ? `${run.store.url}/${REPORT_FILE}` : null,
    tooManyErrors: COMPUTING.has(stage) && counts.errors > maxErrors * counts.listed,
  };
}
