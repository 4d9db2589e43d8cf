import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Where installed programs are kept: `$VERGER_CACHE`, else `.cache` in the repository. */
export function cacheFolder(): string {
  const { VERGER_CACHE } = process.env;
  if (VERGER_CACHE !== undefined && VERGER_CACHE !== '') return resolve(VERGER_CACHE);
  return fileURLToPath(new URL('../../../.cache', import.meta.url));
}

/** Whether `installed(name)` would find it at once. */
export const isInstalled = (name: string): boolean => existsSync(join(cacheFolder(), name));

/**
 * The folder of an installed program; installs it the first time, in a folder aside that is renamed when it
 * is whole. Processes that ask together wait for the one that installs.
 *
 * @param install fills the folder it is given
 */
export async function installed(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  const lock = `${folder}.lock`;
  await mkdir(cacheFolder(), { recursive: true });
  while (!existsSync(folder)) {
    if (!(await claim(lock))) {
      await sleep(500);
      continue;
    }
    const aside = join(cacheFolder(), `.installing-${randomUUID()}`);
    try {
      if (existsSync(folder)) break;
      await mkdir(aside);
      await install(aside);
      // Two may install after a dead process left its lock; the second rename finds the first's folder.
      await rename(aside, folder).catch((error) => {
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(aside, { recursive: true, force: true });
      await rm(lock, { force: true });
    }
  }
  return folder;
}

/** Takes a lock file, also from a process that is dead; false when a living one has it. */
async function claim(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner > 0 && !alive(owner)) await rm(lock, { force: true });
  return false;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Runs an installer to its end.
 *
 * @throws Error with its last words
 */
export function runInstaller(
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<void> {
  return new Promise((done, fail) => {
    const env = { ...process.env, ...options.env };
    execFile(
      command,
      args,
      { env, cwd: options.cwd ?? cacheFolder(), maxBuffer: 1 << 26 },
      (error, out, err) => {
        if (error === null) return done();
        const words = `${out}\n${err}`.trimEnd().split('\n').slice(-12).join('\n');
        fail(new Error(`${command} ${args.join(' ')} failed:\n${words}`, { cause: error }));
      },
    );
  });
}
