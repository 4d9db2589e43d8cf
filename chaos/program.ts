import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorRows, featureRows } from '@verger/testing/fixtures';
import { ROOT } from './root.js';

const PROGRAM = join(ROOT, 'packages/cli/bin/verger.js');
/** Nothing here takes longer, however busy the machine: what does, hangs. In milliseconds. */
const PATIENCE = 900_000;

export interface Ended {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface HowToStart {
  readonly env?: Readonly<Record<string, string>>;
  /** In front of the program, such as `ulimit -f 8;`. */
  readonly shell?: string;
}

/** Starts the real program in a group of its own. */
export function start(args: readonly string[], { env = {}, shell }: HowToStart = {}): Running {
  const command = [process.execPath, PROGRAM, ...args];
  const [file, ...rest] =
    shell === undefined ? command : ['bash', '-c', `${shell} exec "$@"`, 'bash', ...command];
  const child = spawn(file!, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const late = setTimeout(() => {
    stderr += `\nchaos: it hangs; killed after ${PATIENCE / 1000} s`;
    killGroup(child, 'SIGKILL');
  }, PATIENCE);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, signal) => {
      clearTimeout(late);
      resolve({ exit, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

export const verger = (args: readonly string[], how?: HowToStart): Promise<Ended> => start(args, how).ended;

/** Sends a signal to a program and all it started; nothing happens when it is gone. */
export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid!, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ids of the processes that a process has started. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** All rows of a run folder, features to the bit, in an order that does not depend on parts. */
export async function rowsOf(out: string): Promise<string[]> {
  const features = await featureRows(out);
  const errors = await errorRows(out);
  return [
    ...features.map(({ path, sha256, features: bits }) => `${path} ${sha256} ${bits}`),
    ...errors.map(({ path, code }) => `${path} ${code}`),
  ].sort();
}

/** Rows that are missing, added or changed, in words; nothing when there are none. */
export function differences(found: readonly string[], wanted: readonly string[]): string[] {
  const paths = (rows: readonly string[]) => rows.map((row) => row.split(' ')[0]!);
  const [have, want] = [new Set(found), new Set(wanted)];
  const out: string[] = [];
  if (found.length !== have.size || new Set(paths(found)).size !== found.length)
    out.push('a photo has two rows');
  const missing = wanted.filter((row) => !have.has(row));
  if (missing.length > 0)
    out.push(`${missing.length} rows lost or changed, the first of ${paths(missing)[0]}`);
  const more = found.filter((row) => !want.has(row));
  if (more.length > 0) out.push(`${more.length} rows that should not be, the first of ${paths(more)[0]}`);
  return out;
}
