import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** From `partFolder`: working folder, holds `log`, deleted on stop. */
  readonly folder: string;
  /** Between TERM and KILL, milliseconds; 5,000 by default. */
  readonly graceMs?: number;
}

/** A program that runs until `stop`, or until the process that started it is gone. */
export interface Supervised {
  readonly pid: number;
  readonly folder: string;
  /** undefined while it runs; then its exit code, or the name of the signal that ended it. */
  exit(): number | string | undefined;
  /** For faults: sends a signal to the program itself, not to its children. */
  kill(signal: NodeJS.Signals): void;
  /** Everything the program wrote so far. */
  log(): Promise<string>;
  /** TERM, then KILL, for the program and its children; deletes the folder. May be called twice. */
  stop(): Promise<void>;
}

/** A new temporary folder for one program. Real path: the supervisor compares it with /proc. */
export async function partFolder(name: string): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), `verger-${name}-`));
}

/**
 * Starts a program under a small supervisor, which ends it when this process stops it or dies, even by SIGKILL.
 *
 * @throws Error when the program cannot be started at all
 */
export async function supervised(program: Program): Promise<Supervised> {
  const { command, args, env = {}, folder, graceMs = 5000 } = program;
  const script = fileURLToPath(new URL('../supervise.mjs', import.meta.url));
  const plan = JSON.stringify({ command, args, env, folder, graceMs });
  // Detached: a Ctrl-C in the terminal must reach the supervisor as a closed lifeline, not as a signal.
  const supervisor = spawn(process.execPath, [script, plan], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(supervisor, 'exit');
  let exit: number | string | undefined;
  const pid = await new Promise<number>((resolve, reject) => {
    createInterface({ input: supervisor.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { pid?: number; exit?: number | string; failed?: string };
      if (said.pid !== undefined) resolve(said.pid);
      if (said.exit !== undefined) exit = said.exit;
      if (said.failed !== undefined) {
        supervisor.stdin.end();
        reject(new Error(`${command} cannot be started: ${said.failed}`));
      }
    });
    gone.then(() => reject(new Error(`the supervisor of ${command} ended at once`)), reject);
  });
  // A test that forgets stop() may still end; the lifeline then closes by itself.
  supervisor.unref();
  for (const pipe of [supervisor.stdin, supervisor.stdout]) (pipe as unknown as { unref(): void }).unref();
  return {
    pid,
    folder,
    exit: () => exit,
    kill: (signal) => {
      process.kill(pid, signal);
    },
    log: () => readFile(join(folder, 'log'), 'utf8').catch(() => ''),
    async stop() {
      if (supervisor.exitCode !== null || supervisor.signalCode !== null) return;
      supervisor.ref();
      supervisor.stdin.end();
      await gone;
    },
  };
}
