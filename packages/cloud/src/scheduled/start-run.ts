import {
  EMRClient,
  ListClustersCommand,
  type ListClustersCommandOutput,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
} from '@aws-sdk/client-emr';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';

/** What a schedule hands to {@link handler}: all that is decided when it is deployed. */
export interface ScheduledRun {
  /** The moment that the schedule means, ISO 8601: the same when it calls twice. */
  readonly at: string;
  readonly bucket: string;
  /** Key of the run folder's `run.json`. */
  readonly runJson: string;
  /** Of photos and of files that hold many, in small letters: `.jpg`, `.tar`. */
  readonly extensions: readonly string[];
  /** Key of the nodes' certificates, and how many days they are good for. */
  readonly certificates: string;
  readonly certificateDays: number;
  /** Clusters whose names begin so run jobs of the deployment. */
  readonly runs: string;
  /** The cluster and its step; {@link ScheduledRun.at} is added to its name. */
  readonly order: RunJobFlowCommandInput;
}

/** What came of it. */
export type Started = { readonly started: string } | { readonly skipped: string };

const endpoint = process.env.AWS_ENDPOINT_URL;
const s3 = new S3Client({ forcePathStyle: endpoint !== undefined });
const emr = new EMRClient({});

/**
 * Runs in AWS Lambda, called by EventBridge Scheduler: orders a cluster for the job when photos have come since the
 * last run began, or that run was not brought to its end; and none while a job of the deployment runs.
 *
 * @throws Error when the nodes would not start, or AWS refuses: Lambda tries twice more, then tells the alarm
 */
export async function handler(run: ScheduledRun): Promise<Started> {
  const result = await startRun(run);
  console.log(JSON.stringify(result));
  return result;
}

async function startRun({ at, order, ...run }: ScheduledRun): Promise<Started> {
  // By the moment that was meant: a second call for it finds what the first has ordered.
  const name = `${order.Name}${at.replace(/\D/g, '').slice(0, 14)}`;
  const running = await runningJob(run.runs);
  if (running !== undefined) return { skipped: `${running} still runs` };
  if (!(await photosHaveCome(run))) return { skipped: 'no photo has come since the last run' };
  await assertCertificates(run);
  const { JobFlowId } = await emr.send(new RunJobFlowCommand({ ...order, Name: name }));
  return { started: `${JobFlowId} ${name}` };
}

/** A cluster that runs a job, or will: its id and name. */
async function runningJob(prefix: string): Promise<string | undefined> {
  let marker: string | undefined;
  do {
    const page: ListClustersCommandOutput = await emr.send(
      new ListClustersCommand({
        ClusterStates: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'],
        Marker: marker,
      }),
    );
    const found = page.Clusters?.find(({ Name = '' }) => Name.startsWith(prefix));
    if (found !== undefined) return `${found.Id} ${found.Name}`;
    marker = page.Marker;
  } while (marker !== undefined);
  return undefined;
}

type Place = Pick<ScheduledRun, 'bucket' | 'runJson' | 'extensions' | 'certificates' | 'certificateDays'>;

async function photosHaveCome({ bucket, runJson, extensions }: Place): Promise<boolean> {
  const since = await lastStart(bucket, runJson);
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'photos/', ContinuationToken: token }),
    );
    const come = page.Contents?.some(({ Key = '', LastModified = new Date() }) => {
      const ending = Key.slice(Key.lastIndexOf('.')).toLowerCase();
      return extensions.includes(ending) && (since === undefined || LastModified >= since);
    });
    if (come === true) return true;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return false;
}

/** When the last run began, before it listed its photos; undefined when there is none that is done. */
async function lastStart(bucket: string, key: string): Promise<Date | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { state, startedAt } = JSON.parse((await Body?.transformToString()) ?? '{}');
    if (state !== 'done') return undefined;
    // S3 tells times in whole seconds: a photo of the same second may have come after.
    return new Date(Math.floor(Date.parse(startedAt) / 1000) * 1000);
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** Nodes with certificates of yesteryear would not speak to each other. */
async function assertCertificates({ bucket, certificates, certificateDays }: Place): Promise<void> {
  const todo = 'make them anew: verger cloud deploy --schedule, as before';
  let made: Date | undefined;
  try {
    ({ LastModified: made } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: certificates })));
  } catch (error) {
    if ((error as Error).name !== 'NotFound') throw error;
    throw new Error(`${certificates} is not in ${bucket}; ${todo}`);
  }
  const days = made === undefined ? 0 : (Date.now() - made.getTime()) / 86_400_000;
  if (days > certificateDays) {
    throw new Error(`the certificates of the nodes are ${Math.floor(days)} days old; ${todo}`);
  }
}
