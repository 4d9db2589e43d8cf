import { CancelStepsCommand, TerminateJobFlowsCommand } from '@aws-sdk/client-emr';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { DEPLOYMENT_TAG } from '../plan/deployment.js';
import { describeCluster, following, isOver, type Watching } from './follow.js';
import { livingClusters } from './start.js';

/** Ends clusters and sees that EMR does it: returns when each has begun to end. */
export async function endClusters(
  session: Session,
  ids: readonly string[],
  watching: Omit<Watching, 'emr' | 'signal'>,
): Promise<void> {
  if (ids.length === 0) return;
  const { emr } = session;
  await calling(`ending ${ids.join(', ')}`, () =>
    emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [...ids] })),
  );
  // Not stopped by a Ctrl-C: it is the answer to one.
  const { signal } = new AbortController();
  for (const id of ids) {
    await following({ ...watching, emr, signal }, `ending ${id}`, async () => {
      const { Status } = await describeCluster(emr, id);
      return Status?.State === 'TERMINATING' || isOver(Status?.State) ? true : undefined;
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
      const { Id: id, Name, Status, Tags } = await describeCluster(session.emr, Id!);
      if (!Tags?.some(({ Key, Value }) => Key === DEPLOYMENT_TAG && Value === deployment)) continue;
      const since = Status?.Timeline?.CreationDateTime;
      found.push({ id: id!, name: Name ?? '', state: Status?.State ?? '', since });
    }
    return found;
  });
}
