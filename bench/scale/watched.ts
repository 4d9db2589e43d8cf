import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endedChildrenSeconds, memoryOfTree } from '../process-tree.js';

/** What a command cost. */
export interface Cost {
  readonly wallSeconds: number;
  /** Of all processes of the command. */
  readonly cpuSeconds: number;
  /** Of the first process, the driver; it and what it waited for are told apart every 250 ms. */
  readonly driverCpuSeconds: number;
  /** Largest resident memory of the driver, as the kernel keeps it. */
  readonly driverPeakBytes: number;
  /** Largest sum over all processes seen every 250 ms; shared pages count in each. */
  readonly treePeakBytes: number;
}

const LOOK = 250;
const TICKS_A_SECOND = 100;

/**
 * Runs a command that prints one line of JSON last; its progress goes through to standard error.
 *
 * @throws Error when it fails
 */
export function watched<Said>(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Cost & { readonly said: Said }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const before = endedChildrenSeconds();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    const seen = { driverCpuSeconds: 0, driverPeakBytes: 0, treePeakBytes: 0 };
    const timer = setInterval(() => {
      if (child.pid === undefined) return;
      const driver = driverOf(child.pid);
      seen.driverCpuSeconds = Math.max(seen.driverCpuSeconds, driver.cpuSeconds);
      seen.driverPeakBytes = Math.max(seen.driverPeakBytes, driver.peakBytes);
      seen.treePeakBytes = Math.max(seen.treePeakBytes, memoryOfTree(child.pid).tree);
    }, LOOK);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(timer);
      if (code !== 0) return reject(new Error(`${args.join(' ')} ended with ${signal ?? code}`));
      const wallSeconds = (performance.now() - began) / 1000;
      const said = JSON.parse(out.trimEnd().split('\n').at(-1)!) as Said;
      resolve({ said, wallSeconds, cpuSeconds: endedChildrenSeconds() - before, ...seen });
    });
  });
}

function driverOf(pid: number): { cpuSeconds: number; peakBytes: number } {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces; utime and stime are fields 14 and 15, counted from 1.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuSeconds: ticks / TICKS_A_SECOND, peakBytes: Number(peak) * 1024 };
  } catch {
    // It ended between two looks.
    return { cpuSeconds: 0, peakBytes: 0 };
  }
}
