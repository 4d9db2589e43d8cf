import { ListClustersCommand, ListStepsCommand } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/vision';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { type ClusterFacts, clustersOf } from './end.js';
import { logsOf, readLog, stepLog } from './explain.js';
import { describeCluster } from './follow.js';

export interface StepFacts {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export interface ClusterStatus extends ClusterFacts {
  /** The newest first. */
  readonly steps: readonly StepFacts[];
}

/** The clusters of a deployment that cost money now, with their steps; none is good news. */
export async function statusOf(session: Session, deployment: string): Promise<ClusterStatus[]> {
  const clusters = await clustersOf(session, deployment);
  return Promise.all(clusters.map(async (one) => ({ ...one, steps: await stepsOf(session, one.id) })));
}

export async function stepsOf({ emr }: Session, cluster: string): Promise<StepFacts[]> {
  const { Steps = [] } = await calling(`asking for the steps of ${cluster}`, () =>
    emr.send(new ListStepsCommand({ ClusterId: cluster })),
  );
  return Steps.map(({ Id, Name, Status }) => ({ id: Id!, name: Name ?? '', state: Status?.State ?? '' }));
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
 * @param cluster default: the newest of the account and region
 * @throws VergerError `no-cluster`, `no-logs`
 */
export async function clusterLogs(
  session: Session,
  cluster: string | undefined,
): Promise<{ id: string; logs: ClusterLog[] }> {
  const id = cluster ?? (await newest(session));
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
    mend: 'EMR writes them within five minutes, and the last when the cluster has ended',
  });
}

async function newest({ emr, region }: Session): Promise<string> {
  const { Clusters } = await calling('looking for clusters', () => emr.send(new ListClustersCommand({})));
  const id = Clusters?.[0]?.Id;
  if (id !== undefined) return id;
  throw new VergerError('usage', 'no-cluster', `there has been no cluster in ${region}`, {
    mend: 'give the right --region, or name a cluster: verger cloud logs j-…',
  });
}
