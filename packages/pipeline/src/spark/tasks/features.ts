import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Backbone, openBackbone } from '@verger/learning/backbone';
import { sha256 } from '@verger/storage/hash';
import type { Photo, PhotoSource, ReadPhoto } from '@verger/storage/photos';
import { openSource, readerOf } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { mapConcurrent } from '@verger/storage/store';
import { computeFeatures } from '../../features/compute.js';
import { encodePart, partName } from '../../features/part-table.js';
import { givenUp, type Outcome } from '../../features/row.js';
import { startWatchdog, type Watchdog } from '../../features/watchdog.js';
import { MAX_DEATHS, photoSeconds } from '../../features/worker-policy.js';
import type { RunConfig } from '../../manifest/run-json.js';
import { archiveBackbone } from '../archive-manifest.js';
import type { StagedTaskPart, TaskResult } from './task-result.js';
import { attemptPaths, readJson, type TaskSpec, writeJson } from './task-spec.js';

type FeaturesSpec = Extract<TaskSpec, { kind: 'features' }>;
type ShardResult = Extract<TaskResult, { kind: 'shard' }>;

/** Of photos that are read before their shard is begun. */
const BYTES_FIRST = 16 * 2 ** 20;

interface TaskContext {
  readonly store: Store;
  readonly paths: ReturnType<typeof attemptPaths>;
  readonly config: RunConfig;
  readonly source: PhotoSource;
  readonly backbone: Backbone;
  readonly watchdog: Watchdog;
}

/** One process does many orders: the network is opened once. */
let opened: Promise<Backbone> | undefined;

/**
 * Computes the shards of an order and stages their parts. A shard that an earlier life of the task has finished
 * is not done again; one that it died on is done with care, one photo at a time.
 */
export async function* featuresTask(
  store: Store,
  attempt: string,
  { config, shards }: FeaturesSpec,
): AsyncGenerator<ShardResult> {
  assertHere(config.photos);
  opened ??= openCarried(config.backbone);
  const context: TaskContext = {
    store,
    paths: attemptPaths(attempt),
    config,
    source: openSource(config.photos),
    backbone: await opened,
    watchdog: startWatchdog(photoSeconds()),
  };
  const before = await mapConcurrent(shards, ({ shard }) =>
    readJson<ShardResult>(store, context.paths.result(shard)),
  );
  // A shard is staged while the next one is computed: a bucket takes as long for it as for twenty photos.
  let staging: Promise<ShardResult> | undefined;
  for (const [at, { shard, photos }] of shards.entries()) {
    const done = before[at];
    if (done !== undefined) {
      yield done;
      continue;
    }
    const read = readAtOnce(context.source, photos);
    const careful = !(await store.create(context.paths.begun(shard), new Uint8Array()));
    context.watchdog.alive();
    const outcomes = await alive(context, context.paths.begun(shard), () =>
      careful ? withCare(context, shard, photos) : compute(context, photos, read),
    );
    context.watchdog.idle();
    if (staging !== undefined) yield await staging;
    staging = alive(context, context.paths.begun(shard), () => finish(context, shard, outcomes));
    staging.catch(() => {});
  }
  if (staging !== undefined) yield await staging;
}

/**
 * Does work under a mark that stands for a death as long as it is there. Who can throw is alive: a service has failed,
 * no photo has killed anyone, and the mark must not say so to the next life of the task.
 */
async function alive<T>({ store }: TaskContext, mark: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // It may be the store itself that fails: what is thrown matters more.
    await store.remove(mark).catch(() => {});
    throw error;
  }
}

/** Stages what a shard became; with its result it is done. */
async function finish(
  context: TaskContext,
  shard: number,
  outcomes: readonly Outcome[],
): Promise<ShardResult> {
  const result = await stage(context, shard, outcomes);
  await writeJson(context.store, context.paths.result(shard), result);
  await context.store.remove(context.paths.begun(shard));
  return result;
}

/** Begins to read the first photos of a shard from afar, while the mark that it is begun is on its way. */
function readAtOnce(source: PhotoSource, photos: readonly Photo[]): ReadPhoto {
  const read = readerOf(source, photos);
  if (!source.url.startsWith('s3://')) return read;
  const first = new Map<string, Promise<Uint8Array>>();
  let bytes = 0;
  for (const photo of photos.slice(0, source.concurrency)) {
    bytes += photo.bytes;
    if (bytes > BYTES_FIRST) break;
    const reading = read(photo.path);
    // Its failure is told when its turn comes.
    reading.catch(() => {});
    first.set(photo.path, reading);
  }
  return (path) => first.get(path) ?? read(path);
}

/** @throws Error where the archive was made for other backbones */
async function openCarried(sha256: string): Promise<Backbone> {
  const path = fileURLToPath(new URL(archiveBackbone(sha256), import.meta.url));
  if (existsSync(path)) return openBackbone(path, { sha256 });
  throw new Error(`the worker archive carries no backbone ${sha256}: clusters have the default and its int8`);
}

/** Where the folder of photos is not mounted, every photo would become an error row. */
function assertHere(photos: string): void {
  if (!photos.startsWith('s3://') && !existsSync(photos)) {
    throw new Error(`there is no ${photos} on this node`);
  }
}

function compute(
  { config, source, backbone, watchdog }: TaskContext,
  photos: readonly Photo[],
  read: ReadPhoto = readerOf(source, photos),
): Promise<Outcome[]> {
  return computeFeatures(photos, {
    read,
    backbone,
    maxPixels: config.maxPixels,
    ahead: source.concurrency,
    onDone: () => watchdog.alive(),
  });
}

/** Leaves a mark before each photo and takes it away after: the marks that stay tell which photo kills. */
async function withCare(context: TaskContext, shard: number, photos: readonly Photo[]): Promise<Outcome[]> {
  const folder = context.paths.suspects(shard);
  const deaths = new Map<number, number>();
  for await (const { path } of context.store.list(folder)) {
    const index = Number.parseInt(path.slice(folder.length), 10);
    deaths.set(index, (deaths.get(index) ?? 0) + 1);
  }
  const life = randomUUID();
  const outcomes: Outcome[] = [];
  for (const [index, photo] of photos.entries()) {
    // The first death, before there were marks, counts for every photo of the shard.
    if (1 + (deaths.get(index) ?? 0) >= MAX_DEATHS) {
      outcomes.push(givenUp(photo));
      continue;
    }
    const mark = `${folder}${index}-${life}`;
    await context.store.write(mark, new Uint8Array());
    outcomes.push(...(await alive(context, mark, () => compute(context, [photo]))));
    await context.store.remove(mark);
  }
  return outcomes;
}

async function stage({ store, paths, config }: TaskContext, shard: number, outcomes: readonly Outcome[]) {
  const { features, errors } = encodePart(outcomes, config);
  const good = outcomes.filter(({ ok }) => ok).length;
  const put = async (
    kind: 'features' | 'errors',
    bytes: Uint8Array | null,
    rows: number,
  ): Promise<StagedTaskPart | null> => {
    if (bytes === null) return null;
    const digest = sha256(bytes);
    const staged = paths.staged(partName(kind, shard, digest));
    await store.write(staged, bytes);
    return { staged, rows, sha256: digest };
  };
  const result: ShardResult = {
    kind: 'shard',
    shard,
    features: await put('features', features, good),
    errors: await put('errors', errors, outcomes.length - good),
  };
  return result;
}
