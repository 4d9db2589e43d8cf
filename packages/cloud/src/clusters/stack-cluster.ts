import { stackResources } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { describeCluster, isOver } from './describe.js';

/** The cluster that a stack has made. */
export interface StackCluster {
  readonly id: string;
  readonly state: string;
  /** Whether it has ended, or ends. */
  readonly over: boolean;
  /** Why it ended, in EMR's words. */
  readonly reason: string | undefined;
}

/** The cluster of a cluster stack: it may have ended while its stack still stands. */
export async function clusterOfStack(session: Session, stackName: string): Promise<StackCluster | undefined> {
  const resources = await stackResources(session, stackName);
  const id = resources.find(({ type }) => type === 'AWS::EMR::Cluster')?.id;
  if (id === undefined) return undefined;
  const { Status } = await calling(`looking at ${id}`, () => describeCluster(session.emr, id));
  const state = Status?.State ?? '';
  const { Message, Code } = Status?.StateChangeReason ?? {};
  const over = isOver(state) || state === 'TERMINATING';
  return { id, state, over, reason: over ? (Message ?? Code) : undefined };
}
