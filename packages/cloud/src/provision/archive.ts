import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shippedBackbone } from '@verger/learning/backbone';
import { type WorkerArchive, type WorkerPlatform, workerArchive } from '@verger/pipeline';
import { builtFile } from '@verger/storage/built-files';
import { sha256 } from '@verger/storage/hash';

export interface ClusterArchiveOptions {
  /** Of the nodes. */
  readonly platform: WorkerPlatform;
  /** Where archives are kept. @default `~/.cache/verger` */
  readonly cache?: string;
}

/** Of the cluster's nodes: the release with long-term support, whatever runs here. */
const NODE = '24.22.3';

/**
 * All that a cluster needs, as one archive: Node, worker, libraries and backbone as every Spark gets them, and the
 * command line that the primary node runs. The same sources give the same bytes.
 *
 * @throws VergerError `archive-parts` when Node, or the parts for another processor, cannot be fetched
 */
export async function clusterArchive(options: ClusterArchiveOptions): Promise<WorkerArchive> {
  const { platform, cache } = options;
  const backbones = [shippedBackbone(), shippedBackbone('int8')];
  const program = builtFile('program', import.meta.url);
  const files = (await readdir(program)).filter((name) => !APART.includes(name)).sort();
  const models = dirname(backbones[0]!.path);
  const more = Object.fromEntries([
    ...files.map((name) => [`program/${name}`, join(program, name)]),
    ...[join(models, 'backbone.json'), ...backbones.map(({ path }) => path)].map((path) => [
      `models/${path.slice(models.length + 1)}`,
      path,
    ]),
  ]) as Record<string, string>;
  return workerArchive({ backbones, platform, node: NODE, more, ...(cache === undefined ? {} : { cache }) });
}

/** Programs that start before there is an archive: they lie beside it in the bucket. */
const APART = ['bootstrap.sh', 'serverless.py'];

/** The program that EMR Serverless runs beside its Spark. */
export const jobEntryPoint = (): string => join(builtFile('program', import.meta.url), 'serverless.py');

/** The script that EMR runs on each node before anything else. */
export const bootstrapScript = (): string => join(builtFile('program', import.meta.url), 'bootstrap.sh');

/**
 * Key of an object in the bucket whose content decides its name.
 *
 * @param kept until somebody deletes it; those of single runs go after 90 days
 */
export const archiveKey = ({ path }: Pick<WorkerArchive, 'path'>, kept = false): string =>
  `bootstrap/${kept ? 'kept' : 'archives'}/${path.slice(dirname(path).length + 1)}`;

export const scriptKey = (script: Uint8Array, name = 'bootstrap.sh'): string =>
  `bootstrap/${sha256(script).slice(0, 16)}/${name}`;
