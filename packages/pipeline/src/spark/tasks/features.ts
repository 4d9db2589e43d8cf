import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Backbone, openBackbone } from '@verger/learning/backbone/open';
import { sha256 } from '@verger/storage/hash';
import type { Photo, PhotoSource, ReadPhoto } from '@verger/storage/photos';
import { openSource, readerOf } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { mapConcurrent } from '@verger/storage/store';
import { computeFeatures } from '../../features/compute.js';
import { encodePart, partName } from '../../features/part-table.js';
import { isFar, readAtOnce } from '../../features/read-at-once.js';
import { givenUp, type Outcome } from '../../features/row.js';
import { startWatchdog, type Watchdog } from '../../features/watchdog.js';
import { MAX_DEATHS, photoSeconds } from '../../features/worker-policy.js';
import type { RunConfig } from '../../manifest/run-json.js';
import { archiveBackbone } from '../archive-manifest.js';
import type { StagedTaskPart, TaskResult } from './task-result.js';
import { attemptPaths, readJson, type TaskSpec, writeJson } from './task-spec.js';

type FeaturesSpec = Extract<TaskSpec, { kind: 'features' }>;
type ShardResult = Extract<TaskResult, { kind: 'shard' }>;

interface TaskContext {
  readonly store: Store;
  readonly paths: ReturnType<typeof attemptPaths>;
  readonly config: RunConfig;
  readonly source: PhotoSource;
  readonly backbone: Backbone;
  readonly watchdog: Watchdog;
  /** That shards are begun, each as it is made; gone with the shard's result. */
  readonly marks: Map<string, Promise<boolean>>;
}

/** One process does many orders: the network is opened once. */
let opened: Promise<Backbone> | undefined;

/** A shard whose mark and whose first photos are on their way, while the one before it is computed. */
interface Begun {
  readonly read: ReadPhoto;
  /** False when an earlier life of the task, or another attempt at it, has begun the shard. */
  readonly isNew: Promise<boolean>;
}

/**
 * Computes the shards of an order and stages their parts. A shard that an earlier life of the task has finished
 * is not done again; one that it had begun is done with care, one photo at a time.
 */
export async function* featuresTask(
  store: Store,
  attempt: string,
  { config, shards }: FeaturesSpec,
): AsyncGenerator<ShardResult> {
  assertHere(config.photos);
  const paths = attemptPaths(attempt);
  opened ??= openCarried(config.backbone);
  // What is wrong with it is told below.
  opened.catch(() => {});
  const before = await mapConcurrent(shards, ({ shard }) =>
    readJson<ShardResult>(store, paths.result(shard)),
  );
  yield* before.filter((done) => done !== undefined);
  const todo = shards.filter((_, at) => before[at] === undefined);
  const source = openSource(config.photos);
  const marks = new Map<string, Promise<boolean>>();
  const begin = ({ shard, photos }: FeaturesSpec['shards'][number]): Begun => {
    const mark = paths.begun(shard);
    const isNew = store.create(mark, new Uint8Array());
    isNew.catch(() => {});
    marks.set(mark, isNew);
    return { read: readAtOnce(source, photos), isNew };
  };
  let next = todo[0] && begin(todo[0]);
  try {
    const context: TaskContext = {
      ...{ store, paths, config, source, marks },
      backbone: await opened,
      watchdog: startWatchdog(photoSeconds()),
    };
    // A shard is staged while the next one is computed: a bucket takes as long for it as for twenty photos.
    let staging: Promise<ShardResult> | undefined;
    for (const [at, { shard, photos }] of todo.entries()) {
      const { read, isNew } = next ?? begin({ shard, photos });
      const following = todo[at + 1];
      next = following && begin(following);
      const careful = !(await isNew);
      context.watchdog.alive();
      const outcomes = await (careful ? withCare(context, shard, photos) : compute(context, photos, read));
      context.watchdog.idle();
      if (staging !== undefined) yield await staging;
      staging = finish(context, shard, outcomes);
      staging.catch(() => {});
    }
    if (staging !== undefined) yield await staging;
  } catch (error) {
    // Who can throw is alive: a service has failed, no photo has killed anyone, and no mark must say so to the next life.
    await Promise.allSettled([...marks].map(([mark, made]) => made.finally(() => store.remove(mark))));
    throw error;
  }
}

/** Does work under a mark that stands for a death as long as it is there: who can throw is alive. */
async function alive<T>({ store }: TaskContext, mark: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // It may be the store itself that fails: what is thrown matters more.
    await store.remove(mark).catch(() => {});
    throw error;
  }
}

/** Stages what a shard became; with its result it is done. Its mark may go at once: what it warns of is over. */
async function finish(
  context: TaskContext,
  shard: number,
  outcomes: readonly Outcome[],
): Promise<ShardResult> {
  const { store, paths, marks } = context;
  const mark = paths.begun(shard);
  const staged = async () => {
    const result = await stage(context, shard, outcomes);
    await writeJson(store, paths.result(shard), result);
    return result;
  };
  const [result] = await Promise.all([staged(), store.remove(mark)]);
  marks.delete(mark);
  return result;
}

/** @throws Error where the archive was made for other backbones */
async function openCarried(sha256: string): Promise<Backbone> {
  const path = fileURLToPath(new URL(archiveBackbone(sha256), import.meta.url));
  if (existsSync(path)) return openBackbone(path, { sha256 });
  throw new Error(`the worker archive carries no backbone ${sha256}: clusters have the default and its int8`);
}

/** Where the folder of photos is not mounted, every photo would become an error row. */
function assertHere(photos: string): void {
  if (!isFar(photos) && !existsSync(photos)) {
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
