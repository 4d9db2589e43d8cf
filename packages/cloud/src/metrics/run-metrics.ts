import { uptime } from 'node:os';
import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { RunSummary } from '@verger/pipeline';
import { METRICS_NAMESPACE, type RunMetric } from '../plan/metrics.js';

export interface RunMetricsOptions {
  /** Name of the deployment: metrics of a run are told apart by it alone. */
  readonly deployment: string;
  /** US dollars an hour of the whole cluster; undefined or 0: what it costs is not told. */
  readonly usdHour: number | undefined;
  /** The cluster was made for the run: it is paid since this node has started, not only for the run. */
  readonly ownCluster: boolean;
  readonly began: Date;
  readonly ended: Date;
}

/**
 * Writes to CloudWatch what a run has done, for the dashboard of its deployment: a value each, at its end.
 *
 * @param summary undefined: the run has failed
 */
export async function publishRunMetrics(
  summary: Pick<RunSummary, 'counts' | 'throughput'> | undefined,
  options: RunMetricsOptions,
): Promise<void> {
  const { deployment, ended } = options;
  const client = new CloudWatchClient({});
  try {
    const values = Object.entries(runMetrics(summary, options)) as [RunMetric, number][];
    const MetricData = values.map(
      ([MetricName, Value]): MetricDatum => ({
        ...{ MetricName, Value, Timestamp: ended },
        Dimensions: [{ Name: 'Deployment', Value: deployment }],
      }),
    );
    await client.send(new PutMetricDataCommand({ Namespace: METRICS_NAMESPACE, MetricData }));
  } finally {
    client.destroy();
  }
}

/** What is written of a run. */
export function runMetrics(
  summary: Pick<RunSummary, 'counts' | 'throughput'> | undefined,
  { usdHour = 0, ownCluster, began, ended }: Omit<RunMetricsOptions, 'deployment'>,
  secondsUp: number = uptime(),
): Partial<Record<RunMetric, number>> {
  const seconds = ownCluster ? secondsUp : (ended.getTime() - began.getTime()) / 1000;
  const cost = usdHour > 0 ? { Cost: (usdHour * seconds) / 3600 } : {};
  if (summary === undefined) return { FailedRuns: 1, ...cost };
  const { counts, throughput } = summary;
  // A run without new photos keeps the throughput of the last that had some.
  const computed = throughput?.startedAt !== undefined && Date.parse(throughput.startedAt) >= began.getTime();
  return {
    ...{ Runs: 1, FailedRuns: 0, Errors: counts.errors, Photos: computed ? throughput.photos : 0 },
    ...(computed ? { PhotosPerSecond: throughput.photosPerSecond } : {}),
    ...cost,
  };
}
