import { VergerError } from '@verger/base';
import { executeRun, type StageName } from '@verger/pipeline';
import type { Context } from '../command.js';
import { exitCode, explainFailure, writeFailure } from '../exit.js';
import { version } from '../version.js';

/** Options of the command line that are not options of a run. */
const OURS = new Set(['json', 'debug']);

/** `verger run|features|pca|train|evaluate|report` */
export const stageCommand =
  (stage: StageName) =>
  async (
    { log, signal, now, print, json }: Context,
    [photos]: readonly string[],
    options: Record<string, unknown>,
  ): Promise<number> => {
    const given = Object.fromEntries(Object.entries(options).filter(([name]) => !OURS.has(name)));
    const summary = await executeRun(
      stage,
      { ...given, ...(photos === undefined ? {} : { photos }) },
      { log, signal, now, version },
    );
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
