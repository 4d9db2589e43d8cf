/**
 * A worker process of the local engine: takes shards over the channel to its parent, gives encoded parts back.
 * It writes nothing itself, so a worker that outlives its parent can spoil nothing; it ends with the channel.
 */
import { type ErrorKind, VergerError } from '@verger/base';
import { openBackbone } from '@verger/learning/backbone/open';
import { openSource, type Photo, type PhotoSource, type ReadPhoto, readerOf } from '@verger/storage/photos';
import type { RunConfig } from '../manifest/run-json.js';
import { computeFeatures } from './compute.js';
import { type EncodedPart, encodePart } from './part-table.js';
import { readAtOnce } from './read-at-once.js';
import { givenUp } from './row.js';
import { startWatchdog } from './watchdog.js';
import { photoSeconds } from './worker-policy.js';

export interface WorkerSetup {
  readonly type: 'setup';
  readonly config: RunConfig;
  readonly backbone: { readonly path: string; readonly sha256: string };
}

export interface WorkerShard {
  readonly type: 'shard';
  readonly photos: readonly Photo[];
  /** One photo at a time, each announced first: a worker died on this shard before. */
  readonly careful: boolean;
  /** Paths that killed too many workers: error rows, not looked at again. */
  readonly doomed: readonly string[];
}

/** What is probably the next shard: its first photos may be read already. */
export interface WorkerNext {
  readonly type: 'next';
  readonly photos: readonly Photo[];
}

export type ToWorker = WorkerSetup | WorkerShard | WorkerNext;

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'photo'; readonly path: string }
  | { readonly type: 'progress'; readonly done: number; readonly errors: number }
  | { readonly type: 'part'; readonly part: EncodedPart }
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly stack: string | undefined;
      /** Set when it was an error that the user can fix. */
      readonly verger: { kind: ErrorKind; code: string; hint: string | undefined } | undefined;
    };

/** Progress is told every so many photos. */
const TELL_EVERY = 8;

const tell = (message: FromWorker) => process.send?.(message);

/** Announces a photo and waits until the parent's end of the pipe has it: the next step may kill us. */
const announce = (path: string) =>
  new Promise<void>((resolve) => {
    process.send?.({ type: 'photo', path } satisfies FromWorker, () => resolve());
  });

/** Of a shard that is probably next, by its first photo. */
const begun = new Map<string | undefined, ReadPhoto>();

async function start({ config, backbone: file }: WorkerSetup, source: PhotoSource) {
  const backbone = await openBackbone(file.path, { sha256: file.sha256 });

  const watchdog = startWatchdog(photoSeconds());

  return async ({ photos, careful, doomed }: WorkerShard): Promise<EncodedPart> => {
    let done = doomed.length;
    let errors = doomed.length;
    watchdog.alive();
    const alive = photos.filter(({ path }) => !doomed.includes(path));
    const early = begun.get(photos[0]?.path);
    begun.delete(photos[0]?.path);
    const read = (careful ? undefined : early) ?? readerOf(source, alive);
    const computed = await computeFeatures(alive, {
      read: async (path) => {
        if (careful) await announce(path);
        return read(path);
      },
      backbone,
      maxPixels: config.maxPixels,
      ahead: careful ? 0 : source.concurrency,
      onDone: ({ ok }) => {
        watchdog.alive();
        done++;
        if (!ok) errors++;
        if (done >= TELL_EVERY) {
          tell({ type: 'progress', done, errors });
          done = 0;
          errors = 0;
        }
      },
    });
    watchdog.idle();
    if (done > 0) tell({ type: 'progress', done, errors });
    const outcomes = new Map(computed.map((outcome) => [outcome.row.path, outcome]));
    return encodePart(
      photos.map((photo) => outcomes.get(photo.path) ?? givenUp(photo)),
      config,
    );
  };
}

// A Ctrl-C reaches the whole group, and so may what stops a service; the parent decides when workers stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

let source: PhotoSource;
let compute: Promise<(shard: WorkerShard) => Promise<EncodedPart>>;

process.on('message', async (message: ToWorker) => {
  try {
    if (message.type === 'setup') {
      source = openSource(message.config.photos);
      compute = start(message, source);
      await compute;
      tell({ type: 'ready' });
    } else if (message.type === 'next') {
      begun.set(message.photos[0]?.path, readAtOnce(source, message.photos));
    } else {
      tell({ type: 'part', part: await (await compute)(message) });
    }
  } catch (error) {
    const { message: text, stack } = error instanceof Error ? error : new Error(String(error));
    const verger = error instanceof VergerError ? error : undefined;
    tell({
      type: 'failed',
      message: text,
      stack,
      verger: verger && { kind: verger.kind, code: verger.code, hint: verger.hint },
    });
  }
});
