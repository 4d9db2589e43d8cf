import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunJson, RunSummary } from '@verger/pipeline';
import { afterAll } from 'vitest';

export const PROGRAM = fileURLToPath(new URL('../../../cli/bin/verger.js', import.meta.url));

const living = new Set<ChildProcess>();
// A test that failed may have left its program waiting for ever.
afterAll(() => {
  for (const child of living) child.kill('SIGKILL');
});

/** How the built command line ended, and what it said. */
export interface Ended {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error holds the text; fails when the program ends without it. */
  said(text: string): Promise<void>;
}

/** Starts the real program. */
export function start(args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    // Vitest's own options must not reach it.
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...options.env },
  });
  living.add(child);
  let stdout = '';
  let stderr = '';
  let over = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    tell();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, signal) => {
      over = true;
      living.delete(child);
      resolve({ exit, signal, stdout, stderr });
      tell();
    });
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (stderr.includes(text)) resolve();
          else if (over) reject(new Error(`ended without saying ${JSON.stringify(text)}:\n${stderr}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}

/** Runs the real program to its end. */
export const verger = (args: readonly string[], options: SpawnOptions = {}): Promise<Ended> =>
  start(args, options).ended;

/** What `--json` puts on the last line of standard output when a run went well. */
export const summaryOf = ({ stdout }: Ended): RunSummary =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as RunSummary;

/** What `--json` puts there when it did not. */
export const errorOf = ({ stdout }: Ended): { code: string; message: string; hint?: string } =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1)!).error;

/** `run.json` of a run folder. */
export const runJsonOf = (out: string): RunJson =>
  JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as RunJson;
