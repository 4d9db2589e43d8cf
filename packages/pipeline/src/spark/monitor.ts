import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, Progress } from '@verger/base';
import { VergerError } from '@verger/base';
import { sparkEvents } from './events.js';
import type { SparkSession } from './spark-sql-session.js';

/** How long is too long, in minutes. */
export interface Watch {
  readonly timeout: number | undefined;
  /** Without anything finished. */
  readonly stallTimeout: number;
}

export interface Watched {
  readonly log: Log;
  readonly signal: AbortSignal;
  /** How far the work is, asked from time to time. */
  readonly progress: () => Promise<Progress>;
}

/** Between two looks at the progress, in milliseconds. */
const LOOK = 2000;

/** Share of the time that looking may take: of many shards, each look is a long listing. */
const LOOKING = 0.1;

/**
 * Does work on Spark, reports progress and failures meanwhile, and stops it when it takes too long.
 *
 * @throws VergerError remote `spark-timeout`
 */
export async function watched<T>(
  session: SparkSession,
  watch: Watch,
  options: Watched,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const looking = look(session, watch, options, stop);
  try {
    return await work(AbortSignal.any([options.signal, stop.signal]));
  } finally {
    stop.abort();
    await looking;
  }
}

async function look(
  session: SparkSession,
  { timeout, stallTimeout }: Watch,
  { log, progress }: Watched,
  stop: AbortController,
): Promise<void> {
  const began = Date.now();
  let moved = began;
  let last = -1;
  let cost = 0;
  const events = sparkEvents();
  while (!stop.signal.aborted) {
    await sleep(Math.max(LOOK, cost / LOOKING), undefined, { signal: stop.signal }).catch(() => {});
    if (stop.signal.aborted) return;
    const asked = performance.now();
    const now = await progress().catch(() => undefined);
    cost = performance.now() - asked;
    if (now && now.done !== last) {
      last = now.done;
      moved = Date.now();
      log.progress(now);
    }
    for (const trouble of await events(session.web)) log.warn(trouble);
    if (timeout !== undefined && Date.now() - began > timeout * 60_000) {
      stop.abort(tooLong(`${timeout} minutes`));
    }
    if (Date.now() - moved > stallTimeout * 60_000) {
      stop.abort(tooLong(`${stallTimeout} minutes without anything finished`));
    }
  }
}

const tooLong = (what: string): VergerError =>
  new VergerError('remote', 'spark-timeout', `Spark was stopped after ${what}`, {
    hint: 'look at the cluster, then run the same command again: what is done is kept',
  });
