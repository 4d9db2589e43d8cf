import { setTimeout as sleep } from 'node:timers/promises';
import {
  ListClustersCommand,
  type ListClustersCommandOutput,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  type StepConfig,
} from '@aws-sdk/client-emr';
import type { Log } from '@verger/pipeline';
import { explainAws, isThrottled, isUncertain } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import type { ClusterPlan } from '../plan/cluster-plan.js';
import { LIVING } from './follow.js';

const ATTEMPTS = 5;

/**
 * Makes a cluster, once. RunJobFlow knows no token that would make two calls one, so a call whose answer was lost
 * is not repeated before the clusters have been searched for its name.
 *
 * @param plan with a name that no other cluster has
 * @param doubt between two attempts, milliseconds
 * @returns the cluster's id
 */
export async function startCluster(
  session: Session,
  plan: ClusterPlan,
  steps: readonly StepConfig[],
  { log, doubt }: { readonly log: Log; readonly doubt: number },
): Promise<string> {
  const input: RunJobFlowCommandInput = { ...plan, Steps: [...steps], VisibleToAllUsers: true };
  for (let attempt = 1; ; attempt++) {
    try {
      const { JobFlowId } = await session.emrOnce.send(new RunJobFlowCommand(input));
      return JobFlowId!;
    } catch (error) {
      const uncertain = isUncertain(error);
      if ((!uncertain && !isThrottled(error)) || attempt === ATTEMPTS) {
        throw explainAws(error, 'making the cluster');
      }
      log.warn(
        uncertain ? 'no answer to the order of a cluster; looking whether it was heard' : 'AWS is busy',
      );
      await sleep(doubt * attempt);
      const found = uncertain ? await findByName(session, plan.Name!) : undefined;
      if (found !== undefined) return found;
    }
  }
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
