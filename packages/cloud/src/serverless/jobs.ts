import {
  CancelJobRunCommand,
  GetJobRunCommand,
  type JobRun,
  JobRunState,
  ListJobRunsCommand,
  type ListJobRunsCommandOutput,
} from '@aws-sdk/client-emr-serverless';
import { calling } from '../aws/errors.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';

/** States after which a job costs nothing. */
const OVER: readonly string[] = [JobRunState.SUCCESS, JobRunState.FAILED, JobRunState.CANCELLED];
const LIVING = Object.values(JobRunState).filter((state) => !OVER.includes(state));

export const isOver = (state: string | undefined): boolean => OVER.includes(state ?? '');

export interface JobFacts {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly since: Date | undefined;
}

/**
 * Jobs of an application, the newest first.
 *
 * @param states @default those in which a job costs money, or will
 */
export async function jobsOf(
  { serverless }: Session,
  applicationId: string,
  states: readonly JobRunState[] | undefined = LIVING,
): Promise<JobFacts[]> {
  return calling(`looking for jobs of ${applicationId}`, async () => {
    const found: JobFacts[] = [];
    let nextToken: string | undefined;
    do {
      const page: ListJobRunsCommandOutput = await serverless.send(
        new ListJobRunsCommand({ applicationId, nextToken, states: [...states] }),
      );
      for (const { id, name = '', state, createdAt } of page.jobRuns ?? []) {
        found.push({ id: sent(id, 'id'), name, state: sent(state, 'state'), since: createdAt });
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found.sort((a, b) => (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0));
  });
}

/** Errors are those of the SDK. */
export async function describeJob(
  { serverless }: Session,
  applicationId: string,
  jobRunId: string,
): Promise<JobRun> {
  const { jobRun } = await serverless.send(new GetJobRunCommand({ applicationId, jobRunId }));
  return sent(jobRun, 'jobRun');
}

export async function cancelJob(session: Session, applicationId: string, jobRunId: string): Promise<void> {
  await calling(`cancelling ${jobRunId}`, async () => {
    // One that has ended meanwhile needs no end.
    if (isOver((await describeJob(session, applicationId, jobRunId)).state)) return;
    await session.serverless.send(new CancelJobRunCommand({ applicationId, jobRunId }));
  });
}
