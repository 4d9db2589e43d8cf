import { verger } from './root.js';
import { type Finished, runProcess } from './run-process.js';

/** What `verger features --json` says. */
export interface FeaturesSaid {
  readonly counts: { readonly features: number; readonly errors: number };
  /** Seconds of each stage, the start of Spark included. */
  readonly timings: { readonly features: number };
  /** The computing alone: the start of Spark is not in it, that of our workers is. */
  readonly throughput: { readonly photosPerSecond: number };
}

/**
 * Runs `verger features` on photos that are all good.
 *
 * @throws Error when it does not give a row for each photo
 */
export async function runFeatures(
  photos: string,
  out: string,
  count: number,
  { args = [], env }: { args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished<FeaturesSaid>> {
  const ran = await runProcess<FeaturesSaid>(
    process.execPath,
    [verger, 'features', photos, '--out', out, '--json', ...args],
    env === undefined ? {} : { env: { ...process.env, ...env } },
  );
  if (ran.said.counts.features !== count) throw new Error(`verger gave ${ran.said.counts.features} rows`);
  return ran;
}
