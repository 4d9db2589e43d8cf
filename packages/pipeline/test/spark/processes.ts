import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its arguments, joined by spaces. */
  readonly command: string;
}

/** All living processes of this machine. */
export function processes(): Process[] {
  const found: Process[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') continue;
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid: Number(name), parent: Number(parent), command });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Spark workers of a run: their argument names its folder. */
export function workersOf(out: string): Process[] {
  return processes().filter(({ command }) => {
    const argument = /verger\/worker\.js (\S+)$/.exec(command)?.[1];
    if (argument === undefined) return false;
    const [folder] = JSON.parse(Buffer.from(argument, 'base64url').toString()) as string[];
    return folder === out;
  });
}

/** A process and all below it. */
export function family(pid: number): Process[] {
  const all = processes();
  const found = all.filter((one) => one.pid === pid);
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid));
  return found;
}

/** Waits until a look finds something. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 600_000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited 600 s for ${what}`);
}

/** Waits until there is none of them; says which are left. */
export async function gone(what: string, look: () => readonly Process[]): Promise<void> {
  let left: readonly Process[] = [];
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(100)) {
    left = look();
    if (left.length === 0) return;
  }
  throw new Error(`${what} are left: ${left.map(({ pid, command }) => `${pid} ${command}`).join('\n')}`);
}
