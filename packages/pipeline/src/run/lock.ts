import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { VergerError } from '@verger/vision';
import { z } from 'zod';
import type { Store } from '../store/store.js';

const LOCK = 'run.lock';

const holder = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** When the process began, as its system says: a process id alone is used again after a reboot. */
  began: z.string(),
  since: z.string(),
});
type Holder = z.infer<typeof holder>;

/** Time for another that found the same dead lock to show itself, in milliseconds. */
const SETTLE = 100;

/**
 * Takes a run folder for this process alone.
 *
 * @returns gives it back
 * @throws VergerError `out-locked` while another live process holds it
 */
export async function lockRun(store: Store, now: () => Date): Promise<() => Promise<void>> {
  const { pid } = process;
  const mine: Holder = { host: hostname(), pid, began: beganAt(pid) ?? '', since: now().toISOString() };
  const bytes = new TextEncoder().encode(JSON.stringify(mine));
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await store.create(LOCK, bytes)) {
      if (attempt > 0) await sleep(SETTLE);
      if (isSame(await readHolder(store), mine)) return () => store.remove(LOCK);
    }
    const other = await readHolder(store);
    if (other !== undefined && isAlive(other)) throw locked(store, other);
    // Dead, or unreadable because its writer was killed in the middle: it holds nothing.
    await store.remove(LOCK);
  }
  throw locked(store, await readHolder(store));
}

async function readHolder(store: Store): Promise<Holder | undefined> {
  const bytes = await store.read(LOCK);
  if (bytes === undefined) return undefined;
  try {
    return holder.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

const isSame = (a: Holder | undefined, b: Holder): boolean =>
  a?.host === b.host && a.pid === b.pid && a.since === b.since;

/** On another machine one cannot look: its lock counts until someone deletes it. */
function isAlive(other: Holder): boolean {
  return other.host !== hostname() || beganAt(other.pid) === other.began;
}

function locked(store: Store, other: Holder | undefined): VergerError {
  const who = other ? `process ${other.pid} on ${other.host}, since ${other.since}` : 'another process';
  return new VergerError('usage', 'out-locked', `${store.url} is in use by ${who}`, {
    mend: `wait for it to end; if it is gone for sure, delete ${store.url}/${LOCK}`,
  });
}

/** Something that tells this process from any other with the same id; undefined when there is none. */
function beganAt(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in parentheses, may hold spaces; start time is field 22 (man proc_pid_stat).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is dead; it only waits for a parent that never asks.
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}/${fields[19]}`;
    }
    if (process.platform === 'win32') {
      process.kill(pid, 0);
      return 'alive';
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
