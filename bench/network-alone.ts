import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { HUGE_PAGES } from '@verger/pipeline';
import { ours } from './root.js';

export interface Alone {
  readonly seconds: number;
  /** Of one photo, on one core. */
  readonly cpuMilliseconds: number;
}

/** onnxruntime alone: starts the processes, waits until all are warm, and times `runs` photos of each together. */
export async function runAlone(path: string, cores: number, runs: number): Promise<Alone> {
  const children = Array.from({ length: cores }, () => start([ours('network-process'), path, String(runs)]));
  try {
    for (const { lines } of children) {
      const { value } = await lines.next();
      if (value !== 'ready') throw new Error(`onnxruntime alone did not start: ${value}`);
    }
    const started = performance.now();
    for (const { child } of children) child.stdin!.write('go\n');
    const said = await Promise.all(children.map(({ lines }) => lines.next()));
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = said.reduce((sum, { value }) => sum + JSON.parse(value!).cpuSeconds, 0);
    return { seconds, cpuMilliseconds: (cpuSeconds * 1000) / (runs * cores) };
  } finally {
    // Waited for: a process that ends later would add its processor time to what is measured next.
    await Promise.all(children.map(({ child }) => ended(child)));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function start(args: readonly string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const env = { ...HUGE_PAGES, ...process.env };
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}
