import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Store } from '@verger/storage/store';
import { EMPTY_CONCURRENCY, mapConcurrent } from '@verger/storage/store';
import { cutShards, type Engine, type FeatureJob } from '../features/engine.js';
import { type ArchiveOptions, workerArchive } from './archive.js';
import { explainSpark } from './explain.js';
import { SparkJob } from './job.js';
import { type Watch, watched } from './monitor.js';
import { sparkPcaJobs } from './pca-jobs.js';
import { type SparkOptions, SparkSession } from './spark-sql-session.js';
import { taskStatement } from './statement.js';
import { readTaskResult, type TaskResult } from './tasks/task-result.js';

export interface SparkEngineOptions {
  readonly spark: SparkOptions;
  readonly backbone: { readonly path: string; readonly sha256: string };
  readonly platform: ArchiveOptions['platform'] | undefined;
  /** Tasks that run at the same time. @default what the master says, or two a core */
  readonly slots: number | undefined;
  /** Minutes. */
  readonly timeout: number | undefined;
  readonly stallTimeout: number;
}

/** Photos of one task at most: starting its process costs as much as computing 100. A task run again skips shards done. */
const PHOTOS_A_TASK = 4096;

/**
 * Runs the worker of the local engine as tasks of a Spark that is there: one spark-sql, which sees nothing but
 * task numbers and results. Photos are read, and parts are written, by the workers themselves.
 */
export function sparkEngine(options: SparkEngineOptions): Engine {
  const slots = options.slots ?? slotsOf(options.spark.master);
  const attempt = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${randomUUID().slice(0, 8)}`;
  const watch: Watch = { timeout: options.timeout, stallTimeout: options.stallTimeout };
  let session: Promise<SparkSession> | undefined;

  const open = (): Promise<SparkSession> => {
    session ??= archiveOf(options).then((archive) => SparkSession.start(options.spark, archive));
    return session;
  };
  const job = async (store: Store): Promise<SparkJob> => new SparkJob(await open(), store, attempt, watch);

  return {
    name: 'spark',
    workers: slots,
    async start({ log, signal }) {
      if (session !== undefined) return;
      log.info(`starting Spark (${options.spark.master}) …`);
      // A worker on each slot that does nothing: an archive that cannot run there is told before any order is written.
      const here = new Set<number>();
      const hear = (line: string) => {
        const result = readTaskResult(line, attempt);
        if (result?.kind === 'end') here.add(result.task);
      };
      const progress = async () => ({ unit: 'workers', done: here.size, total: slots, errors: 0 });
      const spark = await open();
      const answer = await watched(spark, watch, { log, signal, progress }, (signal) =>
        spark.query(taskStatement(['', attempt, 'hello'], slots), hear, signal),
      );
      if (here.size !== slots) throw explainSpark(answer, { tasks: slots, ended: here.size });
    },
    compute: async (work) => {
      if (work.photos.length > 0) await computeFeatures(await job(work.store), work, slots);
    },
    ...sparkPcaJobs(job, slots),
    async close() {
      await session?.then(
        (open) => open.stop(),
        () => {},
      );
    },
  };
}

/** Who has put an archive on the cluster already names it by `--conf spark.archives=<url>#verger`. */
async function archiveOf({ spark, backbone, platform }: SparkEngineOptions): Promise<string | undefined> {
  if (spark.conf['spark.archives']?.includes('#verger')) return undefined;
  return (await workerArchive({ backbones: [backbone], ...(platform === undefined ? {} : { platform }) }))
    .path;
}

async function computeFeatures(job: SparkJob, work: FeatureJob, slots: number): Promise<void> {
  const { config, photos, log, signal } = work;
  const shards = cutShards(photos).map((some, shard) => ({ shard, photos: some }));
  // Whole waves: the last one must not leave slots idle.
  const waves = Math.ceil(photos.length / PHOTOS_A_TASK / slots);
  const tasks = Math.min(shards.length, waves * slots);
  const specs = Array.from({ length: tasks }, () => ({
    kind: 'features' as const,
    config,
    shards: [] as typeof shards,
  }));
  // Dealt out in turn, so that no task gets all the large photos of one folder.
  for (const one of shards) specs[one.shard % tasks]!.shards.push(one);
  log.info(`${photos.length} photos in ${shards.length} shards, ${tasks} Spark tasks, ${slots} at a time`);
  const results = new Map<number, Extract<TaskResult, { kind: 'shard' }>>();
  await job.run('features', specs, {
    comment: `features of ${photos.length} photos: each task reads its own photos and writes its own parts`,
    log,
    signal,
    hear: (result) => {
      if (result.kind === 'shard') results.set(result.shard, result);
    },
    progress: async () => {
      // Once all have told their results, the folder need not be asked.
      const all = results.size === shards.length;
      const finished = all ? [...results.keys()] : await job.finishedShards();
      const done = finished.reduce((sum, shard) => sum + (shards[shard]?.photos.length ?? 0), 0);
      return { unit: 'photos', done, total: photos.length, errors: 0 };
    },
  });
  const publish = async ({ shard, photos: some }: (typeof shards)[number]) => {
    const result = results.get(shard);
    const rows = (result?.features?.rows ?? 0) + (result?.errors?.rows ?? 0);
    // A worker that ended early with 0 looks like success to Spark: only the results tell.
    if (result === undefined || rows !== some.length) {
      throw new Error(`Spark says it is done, but shard ${shard} has ${rows} of ${some.length} rows`);
    }
    await work.commit(shard, result);
  };
  await mapConcurrent(shards, publish, undefined, EMPTY_CONCURRENCY);
  await job.clear();
}

/** Tasks at a time of `local[n]`; a cluster tells nobody before it runs. */
function slotsOf(master: string): number {
  const local = /^local(?:\[(\d+|\*)(?:,\s*\d+)?\])?$/.exec(master);
  if (local === null) return 2 * availableParallelism();
  return local[1] === undefined ? 1 : local[1] === '*' ? availableParallelism() : Number(local[1]);
}
