import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, silent, VergerError } from '@verger/base';
import { type Holder, isRunning, isSame, parseHolder, thisProcess } from './lock-holder.js';
import type { Store } from './store.js';

const LOCK = 'run.lock';

/** Time for another that found the same dead lock to show itself, here and from another machine, in milliseconds. */
const SETTLE = { near: 100, far: 1000 };

/** In milliseconds. */
export interface LockPace {
  /** A holder gives a sign of life this often. */
  readonly beat: number;
  /** One on another machine whose last sign is older than this seems dead: ten minutes bridge a busy machine. */
  readonly stale: number;
}

const PACE: LockPace = { beat: 30_000, stale: 600_000 };

export interface LockOptions {
  readonly now: () => Date;
  /** @default silent */
  readonly log?: Log;
  /** @default a sign every 30 s, dead after 10 minutes */
  readonly pace?: LockPace;
}

/** A run folder held by this process. */
export interface RunLock {
  /** Aborted, with an error `out-lost`, when another has taken the folder: nothing may be written to it any more. */
  readonly lost: AbortSignal;
  /** Gives the folder back, unless it is another's by now. */
  release(): Promise<void>;
}

/**
 * Takes a run folder for this process alone, and renews its lock while it is held. The lock of a process that has
 * ended on this machine is taken over at once; that of another machine when it is old by the clock and is not renewed
 * while one watches either, so that clocks that disagree take nothing from the living.
 *
 * @throws VergerError `out-locked` while another live process holds it
 */
export async function lockRun(store: Store, options: LockOptions): Promise<RunLock> {
  const { now, log = silent, pace = PACE } = options;
  const mine = thisProcess(now());
  let settle = 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await store.create(LOCK, bytesOf(mine))) {
      if (settle > 0) await sleep(settle);
      if (isSame(await readHolder(store), mine)) return hold(store, mine, now, pace);
    }
    const other = await readHolder(store);
    if (other !== undefined && (await isAlive(other, store, now, log, pace))) {
      throw locked(store, other, pace);
    }
    settle = other === undefined || isRunning(other) === false ? SETTLE.near : SETTLE.far;
    // Dead, or unreadable because its writer was killed in the middle: it holds nothing.
    await store.remove(LOCK);
  }
  throw locked(store, await readHolder(store), pace);
}

/**
 * Works while this process holds a run folder, and gives it back. Of two errors the first is told: where the disk has
 * become read-only, the lock cannot be taken away either.
 *
 * @throws VergerError `out-locked`; what the work throws
 */
export async function whileLocked<T>(
  store: Store,
  options: LockOptions,
  work: (lock: RunLock) => Promise<T>,
): Promise<T> {
  const lock = await lockRun(store, options);
  let result: T;
  try {
    result = await work(lock);
  } catch (error) {
    await lock.release().catch(() => {});
    throw error;
  }
  await lock.release();
  return result;
}

const bytesOf = (holder: Holder) => new TextEncoder().encode(JSON.stringify(holder));

async function readHolder(store: Store): Promise<Holder | undefined> {
  const bytes = await store.read(LOCK);
  return bytes && parseHolder(bytes);
}

async function isAlive(
  other: Holder,
  store: Store,
  now: () => Date,
  log: Log,
  { beat, stale }: LockPace,
): Promise<boolean> {
  const running = isRunning(other);
  if (running !== undefined) return running;
  if (now().getTime() - Date.parse(other.renewed) < stale) return true;
  log.warn(
    `${other.host} held ${store.url} and has given no sign since ${other.renewed}: watching whether it does`,
  );
  await sleep(beat * 2);
  const later = await readHolder(store);
  return later !== undefined && (!isSame(later, other) || later.renewed !== other.renewed);
}

function hold(store: Store, mine: Holder, now: () => Date, { beat }: LockPace): RunLock {
  const lost = new AbortController();
  const renew = async () => {
    try {
      const holder = await readHolder(store);
      if (isSame(holder, mine)) {
        await store.write(LOCK, bytesOf({ ...mine, renewed: now().toISOString() }));
      } else lost.abort(lostTo(store, holder));
    } catch {
      // A full disk, a bucket that does not answer: the run will say so itself; the next sign may get through.
    }
  };
  let renewing: Promise<void> | undefined;
  const timer = setInterval(() => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
  }, beat).unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await renewing;
      if (isSame(await readHolder(store), mine)) await store.remove(LOCK);
    },
  };
}

function locked(store: Store, other: Holder | undefined, { stale }: LockPace): VergerError {
  const who = other ? `process ${other.pid} on ${other.host}, since ${other.since}` : 'another process';
  const minutes = stale / 60_000;
  const hint =
    other === undefined || isRunning(other) === true
      ? 'wait for it to end'
      : `wait for it to end; if it is gone, this command takes over ${minutes} minutes after its last sign of life (${other.renewed})`;
  return new VergerError('usage', 'out-locked', `${store.url} is in use by ${who}`, { hint });
}

function lostTo(store: Store, other: Holder | undefined): VergerError {
  const who = other ? `process ${other.pid} on ${other.host}` : 'someone who deleted its lock';
  return new VergerError('usage', 'out-lost', `${store.url} was taken by ${who} while this ran`, {
    hint: 'it gave no sign of life for minutes (was the machine asleep?); let the other one finish, or start this again',
  });
}
