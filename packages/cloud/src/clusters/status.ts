import { ListClustersCommand, type ListClustersCommandOutput, ListStepsCommand } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/base';
import { findBaseStack, findStack } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import { clusterStackName, scheduleStackName, serverlessStackName } from '../plan/deployment.js';
import { describeCluster } from './describe.js';
import { logsOf, readLog, stepLog } from './explain.js';
import { clusterOfStack } from './stack-cluster.js';
import { type ClusterFacts, clustersOf, ifOurs } from './terminate.js';

export interface StepFacts {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export interface ClusterStatus extends ClusterFacts {
  /** The newest first. */
  readonly steps: readonly StepFacts[];
}

/** A stack of a deployment. */
export interface StackFacts {
  readonly name: string;
  /** As CloudFormation calls it: `CREATE_COMPLETE`, … */
  readonly state: string;
  /** What the stack says is there and is not: a cluster that has ended. */
  readonly missing?: { readonly cluster: string; readonly reason: string };
}

/** The stacks of a deployment that are there, and what they lack. */
export async function stacksOf(session: Session, deployment: string): Promise<StackFacts[]> {
  const found = await Promise.all([
    findBaseStack(session, deployment),
    findStack(session, clusterStackName({ name: deployment })),
    findStack(session, scheduleStackName({ name: deployment })),
    findStack(session, serverlessStackName({ name: deployment })),
  ]);
  return Promise.all(
    found
      .filter((stack) => stack !== undefined)
      .map(async ({ StackName: name = '', StackStatus: state = '' }) => {
        const isCluster = name === clusterStackName({ name: deployment });
        const cluster = isCluster ? await clusterOfStack(session, name) : undefined;
        if (cluster?.over !== true) return { name, state };
        return { name, state, missing: { cluster: cluster.id, reason: cluster.reason ?? cluster.state } };
      }),
  );
}

/** The clusters of a deployment that cost money now, with their steps; none is good news. */
export async function statusOf(session: Session, deployment: string): Promise<ClusterStatus[]> {
  const clusters = await clustersOf(session, deployment);
  return Promise.all(clusters.map(async (one) => ({ ...one, steps: await stepsOf(session, one.id) })));
}

async function stepsOf({ emr }: Session, cluster: string): Promise<StepFacts[]> {
  const { Steps = [] } = await calling(`asking for the steps of ${cluster}`, () =>
    emr.send(new ListStepsCommand({ ClusterId: cluster })),
  );
  return Steps.map(({ Id, Name, Status }) => ({
    id: sent(Id, 'step Id'),
    name: Name ?? '',
    state: Status?.State ?? '',
  }));
}

/** One log of a cluster. */
export interface ClusterLog {
  readonly path: string;
  readonly text: string;
}

/**
 * The logs that tell most of a cluster: of its steps, what they wrote on standard error; without steps that began,
 * what the bootstrap did.
 *
 * @param deployment its name
 * @param cluster default: the newest of the deployment, whether it runs or not
 * @throws VergerError `no-cluster`, `no-logs`
 */
export async function clusterLogs(
  session: Session,
  deployment: string,
  cluster: string | undefined,
): Promise<{ id: string; logs: ClusterLog[] }> {
  const id = cluster ?? (await newest(session, deployment));
  const found = await calling(`looking at ${id}`, () => describeCluster(session.emr, id));
  const store = logsOf(found);
  const logs: ClusterLog[] = [];
  const add = async (path: string) => {
    const text = await readLog(store, path);
    if (text !== undefined) logs.push({ path, text });
  };
  for (const step of (await stepsOf(session, id)).reverse()) await add(stepLog(step.id));
  if (logs.length === 0) {
    for await (const { path } of store.list('node/')) {
      if (/bootstrap-actions\/\d+\/stderr(\.gz)?$/.test(path)) await add(path);
    }
  }
  if (logs.length > 0) return { id, logs };
  throw new VergerError('remote', 'no-logs', `there are no logs of ${id} in ${store.url} yet`, {
    hint: 'EMR writes them within five minutes, and the last when the cluster has ended',
  });
}

async function newest(session: Session, deployment: string): Promise<string> {
  return calling('looking for clusters', async () => {
    let marker: string | undefined;
    do {
      const page: ListClustersCommandOutput = await session.emr.send(
        new ListClustersCommand({ Marker: marker }),
      );
      for (const { Id } of page.Clusters ?? []) {
        const id = sent(Id, 'cluster Id');
        if ((await ifOurs(session, id, deployment)) !== undefined) return id;
      }
      marker = page.Marker;
    } while (marker !== undefined);
    throw new VergerError(
      'usage',
      'no-cluster',
      `there has been no cluster of ${deployment} in ${session.region}`,
      { hint: 'give the right --name and --region, or name a cluster: verger cloud logs j-…' },
    );
  });
}
