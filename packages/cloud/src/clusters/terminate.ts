import { CancelStepsCommand, type Cluster, TerminateJobFlowsCommand } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/base';
import { calling, isDenied } from '../aws/errors.js';
import { type Polling, poll } from '../aws/poll.js';
import type { Session } from '../aws/session.js';
import { DEPLOYMENT_TAG } from '../plan/deployment.js';
import { describeCluster, isOver } from './describe.js';
import { livingClusters } from './start.js';

/**
 * Ends clusters and sees that EMR does it.
 *
 * @param until `ending`: returns when each has begun to end; `gone`: when none has an instance any more
 */
export async function terminateClusters(
  session: Session,
  ids: readonly string[],
  {
    signal = new AbortController().signal,
    ...watching
  }: Omit<Polling, 'signal'> & {
    /** @default never: it is the answer to a Ctrl-C */
    readonly signal?: AbortSignal;
  },
  until: 'ending' | 'gone',
): Promise<void> {
  if (ids.length === 0) return;
  const { emr } = session;
  await calling(`ending ${ids.join(', ')}`, () =>
    emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [...ids] })),
  );
  for (const id of ids) {
    await poll({ ...watching, signal }, `ending ${id}`, async () => {
      const { Status } = await describeCluster(emr, id);
      const ending = until === 'ending' && Status?.State === 'TERMINATING';
      return ending || isOver(Status?.State) ? true : undefined;
    });
  }
}

/** Takes a step off a cluster that goes on. */
export async function cancelStep({ emr }: Session, cluster: string, step: string): Promise<void> {
  await calling(`cancelling ${step}`, () =>
    emr.send(
      new CancelStepsCommand({
        ...{ ClusterId: cluster, StepIds: [step] },
        StepCancellationOption: 'TERMINATE_PROCESS',
      }),
    ),
  );
}

export interface ClusterFacts {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly since: Date | undefined;
}

/** Clusters of a deployment that still cost money, by their tag. */
export async function clustersOf(session: Session, deployment: string): Promise<ClusterFacts[]> {
  return calling('looking for clusters', async () => {
    const found: ClusterFacts[] = [];
    for await (const { Id } of livingClusters(session)) {
      const cluster = await ifOurs(session, Id!, deployment);
      if (cluster === undefined) continue;
      const { Name: name = '', Status } = cluster;
      const since = Status?.Timeline?.CreationDateTime;
      found.push({ id: Id!, name, state: Status?.State ?? '', since });
    }
    return found;
  });
}

/** A cluster by its id when it has the tag of the deployment; those of others may not be looked at by everybody. */
export async function ifOurs({ emr }: Session, id: string, deployment: string): Promise<Cluster | undefined> {
  try {
    const cluster = await describeCluster(emr, id);
    const ours = cluster.Tags?.some(({ Key, Value }) => Key === DEPLOYMENT_TAG && Value === deployment);
    return ours === true ? cluster : undefined;
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/**
 * The only cluster of a deployment that runs.
 *
 * @throws VergerError usage `no-cluster` when there is none, or more than one to choose from
 */
export async function onlyCluster(session: Session, deployment: string): Promise<string> {
  const clusters = await clustersOf(session, deployment);
  if (clusters.length === 1) return clusters[0]!.id;
  const [what, hint] =
    clusters.length === 0
      ? [`no cluster of ${deployment} runs in ${session.region}`, 'make one: verger cloud deploy --cluster']
      : [
          `${clusters.length} clusters of ${deployment} run`,
          `name one of ${clusters.map(({ id }) => id).join(', ')}`,
        ];
  throw new VergerError('usage', 'no-cluster', what, { hint });
}
