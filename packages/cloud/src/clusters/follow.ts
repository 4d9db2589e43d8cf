import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Cluster,
  DescribeClusterCommand,
  DescribeStepCommand,
  type EMRClient,
  type Step,
} from '@aws-sdk/client-emr';
import type { Log } from '@verger/pipeline';
import { explainAws, isPassing } from '../aws/errors.js';

/** States in which a cluster costs money. */
export const LIVING = ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'] as const;

export const isOver = (state: string | undefined): boolean => /^TERMINATED/.test(state ?? '');
export const isDone = (state: string | undefined): boolean =>
  ['COMPLETED', 'FAILED', 'CANCELLED', 'INTERRUPTED'].includes(state ?? '');

/** Longest time without an answer before following is given up, milliseconds. */
const PATIENCE = 10 * 60_000;

export interface Watching {
  readonly emr: EMRClient;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Between two looks, milliseconds. */
  readonly every: number;
}

/**
 * Looks again and again until a look says it is the last. A network that is lost for a while, and throttling, are
 * waited out: nothing is submitted again.
 *
 * @throws VergerError `aws-unreachable` after ten minutes without an answer
 */
export async function following<T>(
  { log, signal, every }: Watching,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  let heard = Date.now();
  let lost = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await look();
      if (lost) log.info('AWS answers again');
      lost = false;
      heard = Date.now();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!isPassing(error) || Date.now() - heard > PATIENCE) throw explainAws(error, what);
      if (!lost) log.warn(`${what}: AWS does not answer; asking again`);
      lost = true;
    }
    await sleep(every, undefined, { signal }).catch(() => {});
  }
}

export async function describeCluster(emr: EMRClient, id: string): Promise<Cluster> {
  const { Cluster: cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
  return cluster!;
}

export async function describeStep(emr: EMRClient, cluster: string, step: string): Promise<Step> {
  const { Step: found } = await emr.send(new DescribeStepCommand({ ClusterId: cluster, StepId: step }));
  return found!;
}
