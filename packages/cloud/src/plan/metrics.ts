/** Of CloudWatch: nodes may write to it, and to no other. */
export const METRICS_NAMESPACE = 'Verger';

/**
 * What a run writes at its end, by deployment: runs, and those of them that failed; photos computed; photos a second of the
 * features stage; photos of the run that could not be read; US dollars of its nodes.
 */
export const RUN_METRICS = ['Runs', 'FailedRuns', 'Photos', 'PhotosPerSecond', 'Errors', 'Cost'] as const;
export type RunMetric = (typeof RUN_METRICS)[number];
