import {
  type Cluster,
  DescribeClusterCommand,
  DescribeStepCommand,
  type EMRClient,
  type Step,
} from '@aws-sdk/client-emr';
import type { Polling } from '../aws/poll.js';
import { sent } from '../aws/sent.js';

/** States in which a cluster costs money. */
export const LIVING = ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'] as const;

export const isOver = (state: string | undefined): boolean => /^TERMINATED/.test(state ?? '');
export const isDone = (state: string | undefined): boolean =>
  ['COMPLETED', 'FAILED', 'CANCELLED', 'INTERRUPTED'].includes(state ?? '');

/** What a cluster is polled with. */
export interface Watching extends Polling {
  readonly emr: EMRClient;
}

export async function describeCluster(emr: EMRClient, id: string): Promise<Cluster> {
  const { Cluster: cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
  return sent(cluster, 'Cluster');
}

export async function describeStep(emr: EMRClient, cluster: string, step: string): Promise<Step> {
  const { Step: found } = await emr.send(new DescribeStepCommand({ ClusterId: cluster, StepId: step }));
  return sent(found, 'Step');
}
