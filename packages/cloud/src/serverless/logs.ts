import { VergerError } from '@verger/base';
import { openStore, type Store } from '@verger/storage/store';
import { baseOutputsOf } from '../aws/base-stack.js';
import type { Session } from '../aws/session.js';
import { readLog } from '../clusters/explain.js';
import type { ClusterLog } from '../clusters/status.js';
import { JOB_LOGS } from '../plan/serverless.js';
import { applicationOf } from './application.js';

/** What the driver of a job wrote. Spark sends all that its Python program says to standard output: Verger's words are there. */
const DRIVER_LOGS = ['SPARK_DRIVER/stderr.gz', 'SPARK_DRIVER/stdout.gz'] as const;

/** The logs of a job, in the bucket. */
export const jobLogs = (bucket: string, application: string, job: string): Store =>
  openStore(`s3://${bucket}/${JOB_LOGS}/applications/${application}/jobs/${job}`);

/** The logs of a driver that are there, the most telling one last. */
export async function driverLogs(store: Store): Promise<ClusterLog[]> {
  const found: ClusterLog[] = [];
  for (const path of DRIVER_LOGS) {
    const text = await readLog(store, path);
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}

/** Ids of jobs are numbers and letters; those of clusters begin with `j-`. */
export const isJob = (id: string | undefined): id is string => /^0[0-9a-z]+$/.test(id ?? '');

/**
 * What the driver of a job wrote.
 *
 * @throws VergerError `not-deployed`, `no-logs`
 */
export async function serverlessLogs(
  session: Session,
  deployment: string,
  job: string,
): Promise<{ id: string; logs: ClusterLog[] }> {
  const { bucket } = await baseOutputsOf(session, deployment);
  const { application } = await applicationOf(session, deployment);
  const store = jobLogs(bucket, application, job);
  const logs = await driverLogs(store);
  if (logs.length > 0) return { id: job, logs };
  throw new VergerError('remote', 'no-logs', `there are no logs of ${job} in ${store.url} yet`, {
    hint: 'EMR Serverless writes them while the driver runs, every few minutes',
  });
}
