import { spawn } from 'node:child_process';
import { endedChildrenSeconds, type Memory, memoryOfTree } from './process-tree.js';

export interface Finished<Said> {
  /** The last line of standard output, which must be JSON. */
  readonly said: Said;
  /** From start to end of the process. */
  readonly seconds: number;
  /** Processor seconds of the process and of all that it waited for; one process at a time, or they mix. */
  readonly cpuSeconds: number;
  /** Largest seen; null when not watched. */
  readonly peak: { readonly tree: number; readonly root: number } | null;
}

/**
 * Runs a program to its end and reads the JSON of its last line.
 *
 * @param watchEvery milliseconds between looks at its memory; not looked at by default
 * @throws Error with its last words when it fails
 */
export function runProcess<Said>(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; watchEvery?: number } = {},
): Promise<Finished<Said>> {
  const { env = process.env, cwd, watchEvery } = options;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const before = endedChildrenSeconds();
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-4000);
    });
    const peak = { tree: 0, root: 0 };
    const look = () => {
      const now: Memory =
        child.pid === undefined ? { tree: 0, root: 0, processes: 0 } : memoryOfTree(child.pid);
      peak.tree = Math.max(peak.tree, now.tree);
      peak.root = Math.max(peak.root, now.root);
    };
    const timer = watchEvery === undefined ? undefined : setInterval(look, watchEvery);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      if (code !== 0) {
        reject(
          new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${err || out.slice(-4000)}`),
        );
        return;
      }
      try {
        resolve({
          said: JSON.parse(last) as Said,
          seconds,
          cpuSeconds: endedChildrenSeconds() - before,
          peak: timer === undefined ? null : peak,
        });
      } catch {
        reject(new Error(`${command} ${args.join(' ')}: its last line is no JSON: ${last.slice(0, 200)}`));
      }
    });
  });
}
