import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until no process has the given entry in its environment; fails with what is left after two minutes.
 * Linux only.
 *
 * @param entry `NAME=value`, given to the program and so to whatever it starts
 */
export async function noneLeft(entry: string): Promise<void> {
  let left: string[] = [];
  for (let attempt = 0; attempt < 1200; attempt++) {
    left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && hasEntry(pid, entry));
    if (left.length === 0) return;
    await sleep(100);
  }
  throw new Error(`still running: ${left.join(', ')}`);
}

function hasEntry(pid: string, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
  } catch {
    // It has just ended.
    return false;
  }
}
