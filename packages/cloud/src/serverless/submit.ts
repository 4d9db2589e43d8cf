import { GetApplicationCommand, StartJobRunCommand } from '@aws-sdk/client-emr-serverless';
import { VergerError } from '@verger/base';
import { JOB_CONF } from '@verger/pipeline';
import { openSource } from '@verger/storage/photos';
import { baseOutputsOf } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import type { AttachOptions } from '../clusters/attach.js';
import { type RunPlace, runPlace } from '../clusters/place.js';
import type { SubmitOptions } from '../clusters/submit.js';
import { slotsOf } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { type JobProvision, jobOrder, placeOfJob, type ServerlessOutputs } from '../plan/serverless.js';
import { readPrices } from '../prices/prices.js';
import { serverlessHourOf } from '../prices/serverless.js';
import { plannedJob, provisionJob } from '../provision/job.js';
import { applicationOf } from './application.js';
import { followJob } from './follow.js';
import { cancelJob, describeJob } from './jobs.js';

/** What a run on EMR Serverless came to. */
export interface SubmittedJob {
  readonly application: string;
  readonly job: string;
  readonly photos: string;
  readonly out: string;
}

interface Prepared extends RunPlace {
  readonly bucket: string;
  readonly application: ServerlessOutputs;
}

async function prepare(session: Session, options: SubmitOptions): Promise<Prepared> {
  const { bucket } = await baseOutputsOf(session, options.deployment.name);
  const application = await applicationOf(session, options.deployment.name);
  await assertArchitecture(session, options.deployment, application);
  return { bucket, application, ...(await runPlace(bucket, options)) };
}

/** @throws VergerError usage `bad-option` when the archive would not run on the workers of the application */
async function assertArchitecture(
  { serverless }: Session,
  { instanceType: type }: SubmitOptions['deployment'],
  { application: applicationId }: ServerlessOutputs,
): Promise<void> {
  const { application } = await calling(`looking at ${applicationId}`, () =>
    serverless.send(new GetApplicationCommand({ applicationId })),
  );
  const arm = application?.architecture === 'ARM64';
  if (arm === (instanceType(type).platform === 'linux-arm64')) return;
  throw new VergerError(
    'usage',
    'bad-option',
    `the workers of ${applicationId} are ${arm ? 'ARM64' : 'X86_64'}, ${type} is not`,
    {
      hint: `give the --instance-type it was deployed with, or: verger cloud deploy --serverless --instance-type ${type}`,
    },
  );
}

async function orderOf(
  session: Session,
  { deployment, more }: SubmitOptions,
  { bucket, application, runId, photos, out }: Prepared,
  provision: JobProvision,
) {
  const usdHour = serverlessHourOf(deployment, session.region, await readPrices(undefined));
  return jobOrder(deployment, {
    ...application,
    ...{ id: runId, bucket, photos, out, more, provision, region: session.region },
    ...{ slots: slotsOf(deployment), conf: JOB_CONF },
    metrics: { deployment: deployment.name, usdHour },
  });
}

/** StartJobRun as {@link submitJob} would send it; nothing is sent. */
export async function describeJobOrder(session: Session, options: SubmitOptions): Promise<unknown> {
  const { platform } = instanceType(options.deployment.instanceType);
  return orderOf(session, options, await prepare(session, options), await plannedJob(platform));
}

/**
 * Runs the job on EMR Serverless and waits for its end: workers come with it and go with it. A Ctrl-C cancels it.
 *
 * @throws VergerError `not-deployed`, `submit-place`, `job-failed`, …
 */
export async function submitJob(session: Session, options: SubmitOptions): Promise<SubmittedJob> {
  const { deployment, log, signal, every } = options;
  const prepared = await prepare(session, options);
  const { bucket, photos, out, listed } = prepared;
  const { platform } = instanceType(deployment.instanceType);
  log.stage('job');
  const provision = await provisionJob({ bucket, platform, log });
  signal.throwIfAborted();
  const order = await orderOf(session, options, prepared, provision);
  // Two orders with one token are one: the SDK may repeat it.
  const started = await calling('starting the job', () =>
    session.serverless.send(new StartJobRunCommand(order)),
  );
  const application = order.applicationId;
  const job = sent(started.jobRunId, 'jobRunId');
  log.info(`job ${job} on ${application}; its workers end with it`);
  const watching = { log, signal, every };
  try {
    await followJob(session, { application, job, bucket, photos: listed, out, watching });
  } catch (error) {
    if (signal.aborted) {
      await cancelJob(session, application, job);
      log.info(`${job} ends; --out ${out} goes on with what is done`);
    } else if (error instanceof VergerError && error.code.startsWith('aws-')) {
      const { kind, code, message, hint } = error;
      throw new VergerError(kind, code, `${message}; the job ${job} goes on without this command`, {
        hint: `${hint}: verger cloud submit --follow ${job}`,
        cause: error,
      });
    }
    throw error;
  }
  return { application, job, photos, out };
}

/**
 * Follows a job that another command has submitted. A Ctrl-C ends the looking, and nothing else.
 *
 * @throws VergerError usage `no-run`, and as {@link followJob}
 */
export async function followSubmittedJob(
  session: Session,
  { deployment, job, ...watching }: Omit<AttachOptions, 'cluster'> & { deployment: string; job: string },
): Promise<SubmittedJob> {
  const { bucket } = await baseOutputsOf(session, deployment);
  const { application } = await applicationOf(session, deployment);
  const { jobDriver } = await calling(`looking at ${job}`, () => describeJob(session, application, job));
  const place = placeOfJob(jobDriver?.sparkSubmit?.entryPointArguments ?? []);
  if (place === undefined) {
    throw new VergerError('usage', 'no-run', `${job} is no job that runs verger`, {
      hint: 'see which do: verger cloud status',
    });
  }
  watching.log.info(`job ${job}, to ${place.out}`);
  const photos = (await openSource(place.photos).list(watching.signal)).photos.length;
  await followJob(session, { application, job, bucket, photos, out: place.out, watching });
  return { application, job, ...place };
}
