import { VergerError } from '@verger/base';
import { executeRun, type RunSummary, type StageName } from '@verger/pipeline';
import type { Context } from '../command.js';
import { exitCode, explainFailure, writeFailure } from '../exit.js';
import { version } from '../version.js';

/** Options of the command line that are not options of a run. */
const OURS = new Set(['json', 'debug', 'metrics', 'usdHour', 'ownCluster']);

/** `verger run|features|pca|train|evaluate|report` */
export const stageCommand =
  (stage: StageName) =>
  async (
    { log, signal, now, print, json }: Context,
    [photos]: readonly string[],
    options: Record<string, unknown>,
  ): Promise<number> => {
    const given = Object.fromEntries(Object.entries(options).filter(([name]) => !OURS.has(name)));
    const run = () =>
      executeRun(
        stage,
        { ...given, ...(photos === undefined ? {} : { photos }) },
        { log, signal, now, version },
      );
    const summary = await withMetrics(run, options, { log, now });
    if (json) print(JSON.stringify(summary));
    else print(summary.report ?? summary.model ?? summary.out);
    if (!summary.tooManyErrors) return 0;
    const { errors, listed } = summary.counts;
    const tooMany = new VergerError(
      'errors',
      'too-many-errors',
      `${errors} of ${listed} photos failed, more than --max-errors allows`,
      { hint: `all else is done; why: ${summary.report ?? `${summary.out}/errors`}; again: --retry-errors` },
    );
    writeFailure(explainFailure(tooMany, false));
    return exitCode.errors;
  };

/** On a cluster: what the run came to is written to CloudWatch. A metric that is lost costs no run. */
async function withMetrics(
  run: () => Promise<RunSummary>,
  { metrics, usdHour, ownCluster }: Record<string, unknown>,
  { log, now }: Pick<Context, 'log' | 'now'>,
): Promise<RunSummary> {
  if (typeof metrics !== 'string') return run();
  const began = now();
  const publish = async (summary: RunSummary | undefined) => {
    try {
      const { publishRunMetrics } = await import('@verger/cloud/metrics');
      const cost = { usdHour: Number(usdHour ?? 0), ownCluster: ownCluster === true };
      await publishRunMetrics(summary, { deployment: metrics, ...cost, began, ended: now() });
    } catch (error) {
      log.warn(`the metrics of the run are lost: ${(error as Error).message}`);
    }
  };
  let summary: RunSummary | undefined;
  try {
    summary = await run();
    return summary;
  } finally {
    await publish(summary);
  }
}
