import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from './benchmark.js';
import { root } from './root.js';

/** One measured benchmark, as bench/results/<name>.json keeps it. */
export interface Result extends Outcome {
  readonly name: string;
  readonly summary: string;
  /** ISO date, UTC. */
  readonly date: string;
  readonly command: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly system: string;
    readonly node: string;
    /** Load average of one minute before and after: far above the number of cores, the figures say little. */
    readonly load: { readonly before: number; readonly after: number };
  };
}

export function machine(loadBefore: number): Result['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.version,
    load: { before: loadBefore, after: load() },
  };
}

/** Processes that wanted a core, mean of the last minute. */
export const load = (): number => loadavg()[0]!;

const folder = join(root, 'bench', 'results');
const fileOf = (name: string) => join(folder, `${name}.json`);

export async function writeResult(result: Result, to = folder): Promise<string> {
  await mkdir(to, { recursive: true });
  const file = join(to, `${result.name}.json`);
  await writeFile(file, `${JSON.stringify(result, rounded, 2)}\n`);
  return file;
}

/** Six digits are more than any clock here is worth. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

/** undefined when it was never measured. */
export async function readResult(name: string): Promise<Result | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(name), 'utf8')) as Result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
