import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunSummary, shardSize } from '@verger/pipeline';
import { verger } from '../root.js';
import { type Kill, killedAt } from './killed-at.js';
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
  /** Length of a feature vector; null with the network that ships, in int8. */
  readonly dimension: number | null;
  /** Passes whose driver was killed (SIGKILL) on its way. */
  readonly kills: readonly Kill[];
  /** The pass that computed the rest: with kills, what they had left. */
  readonly first: Pass;
  /** Wall milliseconds a photo, from the first start to the end, with all kills. */
  readonly wallMsPerPhoto: number;
  /** The same of processor time; null with kills, whose processes nobody waits for. */
  readonly cpuMsPerPhoto: number | null;
  /** The same command again: nothing to do. */
  readonly again: Pass;
  readonly features: { readonly parts: number; readonly bytes: number; readonly bytesPerPhoto: number };
  readonly runJsonBytes: number;
}

export interface SimulationOptions {
  readonly engine: 'local' | 'spark';
  readonly photos: string;
  readonly paths: number;
  /** The network that does next to nothing; without it, the one that ships, in int8. */
  readonly backbone?: { readonly path: string; readonly dimension: number };
  readonly out: string;
  readonly sparkHome?: string;
  /** How often the driver is killed and started again before it may end. Default 0. */
  readonly kills?: number;
}

/**
 * The real command, twice: computes everything, killed on its way when asked, then finds that nothing is left. Asserts
 * the counts it gives.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { engine, photos, paths, backbone, out, sparkHome, kills = 0 } = options;
  const args = [verger, 'features', photos, '--out', out, '--limit', `${paths}`];
  args.push(...(backbone === undefined ? ['--precision', 'int8'] : ['--backbone', backbone.path]));
  args.push('--workers', '2', '--json', '--engine', engine);
  if (engine === 'spark') args.push('--master', 'local[2]', '--spark-home', sparkHome!);
  const pass = async (computes: boolean): Promise<Pass> => {
    const { said, ...cost } = await watched<RunSummary>(process.execPath, args);
    const { listed, features, errors } = said.counts;
    if (listed !== paths || features + errors !== paths)
      throw new Error(`counts: ${JSON.stringify(said.counts)}`);
    // A start that computes nothing says the throughput of the one before.
    const computeSeconds = computes ? (said.throughput?.seconds ?? null) : null;
    return {
      ...cost,
      listSeconds: said.timings.list!,
      computeSeconds,
      scanSeconds: said.timings.features! - (computeSeconds ?? 0),
    };
  };
  const features = join(out, 'features');
  const killed: Kill[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    const rows = (paths * kill) / (kills + 1);
    killed.push(await killedAt(rows / shardSize(paths), out, process.execPath, args));
  }
  const first = await pass(true);
  const again = await pass(false);
  const parts = await sizes(features);
  const bytes = parts.reduce((sum, size) => sum + size, 0);
  return {
    engine,
    paths,
    dimension: backbone?.dimension ?? null,
    kills: killed,
    first,
    wallMsPerPhoto:
      ([...killed, first].reduce((sum, { wallSeconds }) => sum + wallSeconds, 0) * 1000) / paths,
    cpuMsPerPhoto: kills > 0 ? null : (first.cpuSeconds * 1000) / paths,
    again,
    features: { parts: parts.length, bytes, bytesPerPhoto: bytes / paths },
    runJsonBytes: (await stat(join(out, 'run.json'))).size,
  };
}

async function sizes(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
}
