import type { JobRun } from '@aws-sdk/client-emr-serverless';
import { VergerError } from '@verger/base';
import { photosDone } from '@verger/pipeline';
import { openStore } from '@verger/storage/store';
import { type Polling, poll } from '../aws/poll.js';
import type { Session } from '../aws/session.js';
import { lastWords } from '../clusters/explain.js';
import { patiently } from '../clusters/failure.js';
import { describeJob, isOver } from './jobs.js';
import { driverLogs, jobLogs } from './logs.js';

/** A job, and what it is followed with. */
interface FollowedJob {
  readonly application: string;
  readonly job: string;
  readonly bucket: string;
  /** How many. */
  readonly photos: number;
  readonly out: string;
  readonly watching: Polling;
}

const WORDS: Readonly<Record<string, string>> = {
  SUBMITTED: 'the job waits for the application',
  PENDING: 'the job waits for the application',
  QUEUED: 'the job waits for its turn',
  SCHEDULED: 'the workers start',
  RUNNING: 'the job runs',
  CANCELLING: 'the job ends',
};

/**
 * Waits for the end of a job, and tells on the way what it does.
 *
 * @throws VergerError remote `job-failed`, in Verger's own last words where there are some
 */
export async function followJob(session: Session, followed: FollowedJob): Promise<JobRun> {
  const { application, job, photos, out, watching } = followed;
  const { log } = watching;
  const store = openStore(out);
  let told = '';
  let most = 0;
  const ended = await poll(watching, `following ${job}`, async () => {
    const now = await describeJob(session, application, job);
    const said = WORDS[now.state ?? ''];
    if (said !== undefined && said !== told) log.info(said);
    told = said ?? told;
    if (now.state === 'RUNNING') {
      const done = await photosDone(store, photos).catch(() => 0);
      if (done > most) log.progress({ unit: 'photos', done, total: photos, errors: 0 });
      most = Math.max(most, done);
    }
    return isOver(now.state) ? now : undefined;
  });
  if (ended.state !== 'SUCCESS') throw await jobFailure(ended, followed);
  return ended;
}

async function jobFailure(
  { state, stateDetails }: JobRun,
  { application, job, bucket, watching }: FollowedJob,
): Promise<VergerError> {
  const logs = jobLogs(bucket, application, job);
  // A job that never ran has no log; not everybody who may submit may read them.
  const look = async () => lastWords((await driverLogs(logs)).map(({ text }) => text).join('\n'));
  const said = state === 'FAILED' ? await patiently(watching.every, look).catch(() => undefined) : undefined;
  const what = `the job ${job} ended as ${state}`;
  const again = 'then submit again with the same --out: what is done is kept';
  const quota = /ServiceQuota|maximum capacity|ApplicationMaxCapacityExceeded/i.test(stateDetails ?? '');
  const hint = quota
    ? 'take fewer or smaller executors (--core-nodes), or ask for more vCPUs: verger cloud doctor'
    : (said?.hint ?? `see: verger cloud logs ${job}`);
  const why = said?.message ?? stateDetails;
  return new VergerError('remote', 'job-failed', `${what}${why ? `: ${why}` : ''}`, {
    hint: `${hint}; ${again}`,
  });
}
