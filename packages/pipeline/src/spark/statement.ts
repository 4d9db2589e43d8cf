import { HUGE_PAGES } from '../features/huge-pages.js';

/**
 * How Spark hands text to a worker and takes it back. Said for both ways: Spark's own format would change what
 * passes through.
 */
export const ROW_FORMAT =
  "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' LINES TERMINATED BY '\\n' NULL DEFINED AS '\\\\N'";

/**
 * What Spark runs for a task, with its arguments in base64url: no shell and no SQL changes them. `exec`, so that
 * the worker is the executor's own child and knows when it has died. A user's GLIBC_TUNABLES does not get here: Spark would
 * take `${…}` for a variable of its own.
 */
export const workerCommand = (args: readonly string[]): string =>
  `GLIBC_TUNABLES=${HUGE_PAGES.GLIBC_TUNABLES} exec ./verger/bin/node ./verger/worker.js ${Buffer.from(JSON.stringify(args)).toString('base64url')}`;

/**
 * One row a task, each in a partition of its own; the worker gets its number on standard input and answers with
 * results.
 *
 * @param args of the worker: run folder, attempt and stage
 */
export const taskStatement = (args: readonly string[], tasks: number): string =>
  [
    `SELECT TRANSFORM(id) ${ROW_FORMAT}`,
    `  USING '${workerCommand(args)}'`,
    `  AS (result STRING) ${ROW_FORMAT}`,
    `FROM range(0, ${tasks}, 1, ${tasks})`,
  ].join('\n');
