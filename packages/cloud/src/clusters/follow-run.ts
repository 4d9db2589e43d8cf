import type { Cluster } from '@aws-sdk/client-emr';
import { photosDone } from '@verger/pipeline';
import { openStore } from '@verger/storage/store';
import { calling } from '../aws/errors.js';
import { poll } from '../aws/poll.js';
import { describeCluster, describeStep, isDone, isOver, type Watching } from './describe.js';
import { clusterFailure, stepFailure } from './failure.js';

/** What a run is followed with. */
export interface Place {
  /** How many. */
  readonly photos: number;
  readonly out: string;
  readonly watching: Watching;
  readonly every: number;
}

/**
 * Waits for the end of a step, and tells on the way what the cluster and the workers do.
 *
 * @throws VergerError `step-failed`, `bootstrap-failed`, `cluster-ended`
 */
export async function followRun(
  id: string,
  stepId: string,
  { photos, out, watching, every }: Place,
): Promise<void> {
  const { emr, log } = watching;
  const store = openStore(out);
  let told = '';
  let most = 0;
  const tell = (state: string) => {
    if (state !== told) log.info(state);
    told = state;
  };
  const step = await poll(watching, `following ${stepId}`, async () => {
    const cluster = await describeCluster(emr, id);
    const now = await describeStep(emr, id, stepId);
    const state = now.Status?.State;
    if (state === 'RUNNING') {
      tell('the step runs');
      const done = await photosDone(store, photos).catch(() => 0);
      if (done > most) log.progress({ unit: 'photos', done, total: photos, errors: 0 });
      most = Math.max(most, done);
    } else if (!isDone(state)) tell(saying(cluster));
    if (isDone(state)) return { cluster, step: now };
    if (isOver(cluster.Status?.State)) throw await clusterFailure(cluster, { every });
    return undefined;
  });
  if (step.step.Status?.State === 'COMPLETED') return;
  // A step that did not fail by itself was taken down with its cluster: that is the reason to tell.
  if (step.step.Status?.State !== 'FAILED') {
    const { Status } = await calling(`looking at ${id}`, () => describeCluster(emr, id));
    if (Status?.State === 'TERMINATING' || isOver(Status?.State)) {
      throw await clusterFailure(await overCluster(id, watching), { every });
    }
  }
  throw await stepFailure(step.cluster, step.step, { every });
}

const WORDS: Readonly<Record<string, string>> = {
  STARTING: 'the instances start',
  BOOTSTRAPPING: 'the nodes unpack the archive',
  RUNNING: 'the cluster is up',
  WAITING: 'the cluster is up',
  TERMINATING: 'the cluster ends',
};

const saying = ({ Status }: Cluster) => WORDS[Status?.State ?? ''] ?? `the cluster is ${Status?.State}`;

const overCluster = (id: string, watching: Watching): Promise<Cluster> =>
  poll(watching, `waiting for the end of ${id}`, async () => {
    const cluster = await describeCluster(watching.emr, id);
    return isOver(cluster.Status?.State) ? cluster : undefined;
  });

/** Waits until a cluster has ended, and says how. */
export async function waitUntilTerminated(id: string, watching: Watching): Promise<void> {
  const { Status } = await overCluster(id, watching);
  watching.log.info(`${id} has ended (${Status?.StateChangeReason?.Message ?? Status?.State})`);
}
