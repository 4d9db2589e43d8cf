import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '@verger/pipeline';
import { verger } from '../root.js';
import { type Cost, watched } from './watched.js';

/** One pass of `verger features`: what it said and what it cost. */
export interface Pass extends Cost {
  /** Listing, in seconds. */
  readonly listSeconds: number;
  /** The engine alone, in seconds; null when there was nothing to compute. */
  readonly computeSeconds: number | null;
  /** Finding what is done, and checking at the end that every path has one row. */
  readonly scanSeconds: number;
}

export interface Simulation {
  readonly engine: 'local' | 'spark';
  readonly paths: number;
  readonly dimension: number;
  readonly first: Pass;
  /** Wall and processor milliseconds a photo, of the whole first command. */
  readonly wallMsPerPhoto: number;
  readonly cpuMsPerPhoto: number;
  /** The same command again: nothing to do. */
  readonly again: Pass;
  readonly features: { readonly parts: number; readonly bytes: number; readonly bytesPerPhoto: number };
  readonly runJsonBytes: number;
}

export interface SimulationOptions {
  readonly engine: 'local' | 'spark';
  readonly photos: string;
  readonly paths: number;
  readonly backbone: string;
  readonly dimension: number;
  readonly out: string;
  readonly sparkHome?: string;
}

/** The real command, twice: computes everything, then finds that nothing is left. Asserts the counts it gives. */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { engine, photos, paths, backbone, dimension, out, sparkHome } = options;
  const args = [verger, 'features', photos, '--out', out, '--backbone', backbone, '--limit', `${paths}`];
  args.push('--workers', '2', '--json', '--engine', engine);
  if (engine === 'spark') args.push('--master', 'local[2]', '--spark-home', sparkHome!);
  const pass = async (expected: number): Promise<Pass> => {
    const { said, ...cost } = await watched<RunSummary>(process.execPath, args);
    const { listed, features, errors } = said.counts;
    if (listed !== paths || features + errors !== paths)
      throw new Error(`counts: ${JSON.stringify(said.counts)}`);
    const computeSeconds = expected === 0 ? null : said.throughput!.seconds;
    return {
      ...cost,
      listSeconds: said.timings.list!,
      computeSeconds,
      scanSeconds: said.timings.features! - (computeSeconds ?? 0),
    };
  };
  const first = await pass(paths);
  const again = await pass(0);
  const parts = await sizes(join(out, 'features'));
  const bytes = parts.reduce((sum, size) => sum + size, 0);
  return {
    engine,
    paths,
    dimension,
    first,
    wallMsPerPhoto: (first.wallSeconds * 1000) / paths,
    cpuMsPerPhoto: (first.cpuSeconds * 1000) / paths,
    again,
    features: { parts: parts.length, bytes, bytesPerPhoto: bytes / paths },
    runJsonBytes: (await stat(join(out, 'run.json'))).size,
  };
}

async function sizes(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
}
