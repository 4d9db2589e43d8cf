import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const LOOK = 500;
const isPart = (name: string) => name.endsWith('.parquet');

export interface Kill {
  /** Parts that were on the disk, published or not. */
  readonly parts: number;
  readonly wallSeconds: number;
}

/**
 * Starts a command and kills its first process (SIGKILL) once so many parts lie in a run folder. What it started, Spark
 * or workers, is left to notice by itself.
 *
 * @throws Error when the command ends before
 */
export async function killedAt(
  parts: number,
  out: string,
  command: string,
  args: readonly string[],
): Promise<Kill> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit').then(() => true);
  for (;;) {
    const found = (await readdir(out, { recursive: true }).catch(() => [])).filter(isPart).length;
    if (found >= parts) {
      child.kill('SIGKILL');
      await ended;
      return { parts: found, wallSeconds: (performance.now() - began) / 1000 };
    }
    if (await Promise.race([ended, setTimeout(LOOK, false)])) {
      throw new Error(
        `${args.join(' ')} ended with ${found} of the ${parts} parts at which it was to be killed`,
      );
    }
  }
}
