import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

const holder = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** When the process began, as its system says: a process id alone is used again after a reboot. */
  began: z.string(),
  since: z.string(),
  /** Its last sign of life, by its own clock. */
  renewed: z.string(),
});

/** The process that holds a run folder, as its lock says. */
export type Holder = z.infer<typeof holder>;

/** This process, taking hold now. */
export function thisProcess(now: Date): Holder {
  const { pid } = process;
  const since = now.toISOString();
  return { host: hostname(), pid, began: beganAt(pid) ?? '', since, renewed: since };
}

/** Undefined when the lock is not whole. */
export function parseHolder(bytes: Uint8Array): Holder | undefined {
  try {
    return holder.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Whether both are the same process and the same hold, however often it was renewed. */
export const isSame = (a: Holder | undefined, b: Holder): boolean =>
  a?.host === b.host && a.pid === b.pid && a.since === b.since;

/** Whether a holder on this machine still runs; undefined for one on another machine, where one cannot look. */
export function isRunning({ host, pid, began }: Holder): boolean | undefined {
  return host === hostname() ? beganAt(pid) === began : undefined;
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
