import { gunzipSync } from 'node:zlib';
import type { Cluster } from '@aws-sdk/client-emr';
import { openStore, type Store } from '@verger/storage/store';

/** The logs of a cluster, in its bucket. */
export const logsOf = (cluster: Pick<Cluster, 'LogUri' | 'Id'>): Store =>
  // EMR says s3n:// of a bucket that it was given as s3://.
  openStore(`${cluster.LogUri!.replace(/^s3[an]?:/, 's3:').replace(/\/$/, '')}/${cluster.Id}`);

/** One log file as text; undefined while EMR has not put it there. */
export async function readLog(logs: Store, path: string): Promise<string | undefined> {
  const bytes = await logs.read(path);
  if (bytes === undefined) return undefined;
  return (path.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
}

/** What Verger said on a step's standard error, and what it says to do. */
export interface Said {
  readonly message: string;
  readonly hint: string | undefined;
}

/** The last words of Verger in a log, wherever they stand among those of Hadoop. */
export function lastWords(log: string): Said | undefined {
  const all = [...log.matchAll(/^verger(?: bootstrap)?: (.*)(?:\n {2}→ (.*))?$/gm)];
  const last = all.at(-1);
  return last && { message: last[1]!, hint: last[2] };
}

/** Standard error of a step. */
export const stepLog = (step: string, stream: 'stderr' | 'stdout' = 'stderr'): string =>
  `steps/${step}/${stream}.gz`;

/** The first bootstrap log of any node that tells why; undefined when none is there. */
export async function bootstrapWords(logs: Store): Promise<Said | undefined> {
  for await (const { path } of logs.list('node/')) {
    if (!/bootstrap-actions\/\d+\/stderr(\.gz)?$/.test(path)) continue;
    const said = lastWords((await readLog(logs, path)) ?? '');
    if (said !== undefined) return said;
  }
  return undefined;
}
