import {
  ListClustersCommand,
  type ListClustersCommandOutput,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
} from '@aws-sdk/client-emr';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import type { ClusterPlan, ClusterStep } from '../plan/cluster-plan.js';
import { LIVING, type Watching } from './describe.js';
import { sendOnce } from './retry.js';

/**
 * Makes a cluster, once.
 *
 * @param plan with a name that no other cluster has
 * @returns the cluster's id
 */
export function startCluster(
  session: Session,
  plan: ClusterPlan,
  steps: readonly ClusterStep[],
  watching: Watching,
): Promise<string> {
  const input: RunJobFlowCommandInput = { ...plan, Steps: [...steps], VisibleToAllUsers: true };
  return sendOnce({
    ...watching,
    doing: 'making the cluster',
    order: async () =>
      sent((await session.emrOnce.send(new RunJobFlowCommand(input))).JobFlowId, 'JobFlowId'),
    find: () => findByName(session, plan.Name),
  });
}

async function findByName(session: Session, name: string): Promise<string | undefined> {
  for await (const { Id, Name } of livingClusters(session)) {
    if (Name === name) return Id;
  }
  return undefined;
}

/** All clusters of the account and region that still cost money. */
export async function* livingClusters({ emr }: Session) {
  let marker: string | undefined;
  do {
    const page: ListClustersCommandOutput = await emr.send(
      new ListClustersCommand({ ClusterStates: [...LIVING], Marker: marker }),
    );
    yield* page.Clusters ?? [];
    marker = page.Marker;
  } while (marker !== undefined);
}
