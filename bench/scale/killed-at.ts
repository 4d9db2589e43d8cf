import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const LOOK = 500;

/**
 * Starts a command and kills its first process (SIGKILL) once a folder holds so many files. What it started, Spark or
 * workers, is left to notice by itself.
 *
 * @returns number of files when it was killed
 * @throws Error when the command ends before
 */
export async function killedAt(
  files: number,
  folder: string,
  command: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit').then(() => true);
  for (;;) {
    const found = (await readdir(folder).catch(() => [])).length;
    if (found >= files) {
      child.kill('SIGKILL');
      await ended;
      return found;
    }
    if (await Promise.race([ended, setTimeout(LOOK, false)])) {
      throw new Error(
        `${args.join(' ')} ended with ${found} of the ${files} parts at which it was to be killed`,
      );
    }
  }
}
