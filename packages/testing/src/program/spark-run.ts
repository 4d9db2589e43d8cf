import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import { errorRows, featureRows } from '../fixtures/rows.js';
import { photo } from './photos.js';
import { type Ended, type Running, start } from './verger.js';

/** What a worker does wrong; see fault.cjs. */
export interface SparkFault {
  /** Waits so long before it reads a photo. */
  readonly slowMs?: number;
  readonly rules?: readonly {
    /** Part of a photo's path, or `start`. */
    readonly on: string;
    readonly what: 'kill' | 'hang' | 'leaveEarly' | 'babble' | 'linger' | 'leak' | 'lose' | 'refuse';
    /** In all processes together. */
    readonly times: number;
  }[];
}

export interface SparkRun {
  readonly command?: 'run' | 'features';
  readonly photos: string;
  readonly out: string;
  readonly home: string;
  readonly master: string;
  readonly conf?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments. */
  readonly args?: readonly string[];
  readonly backbone?: string | undefined;
  readonly fault?: SparkFault | undefined;
  /** Where faults are counted. */
  readonly marks?: string;
}

const PRELOAD = fileURLToPath(new URL('../../src/program/fault.cjs', import.meta.url));

/** Everything on this machine: drivers and executors find each other by 127.0.0.1. */
const HERE = { 'spark.driver.host': '127.0.0.1', 'spark.driver.bindAddress': '127.0.0.1' };

const started: Running[] = [];
// A test that failed may have left its program waiting for ever.
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

/** Starts the real program on a real Spark; it ends with the test at the latest. */
export function sparkRun(run: SparkRun): Running {
  const { photos, out, home, master, fault } = run;
  const misbehave: Record<string, string> =
    fault === undefined
      ? {}
      : {
          NODE_OPTIONS: `--require ${PRELOAD}`,
          // YARN passes values through a shell: no quotes.
          VERGER_TEST_FAULT: Buffer.from(
            JSON.stringify({ marks: run.marks ?? `${out}-marks`, ...fault }),
          ).toString('base64url'),
        };
  const conf: Record<string, string> = {
    ...HERE,
    ...(fault === undefined ? {} : { 'spark.executorEnv.NODE_OPTIONS': `--require ${PRELOAD}` }),
    ...run.conf,
  };
  const running = start(
    [
      ...[run.command ?? 'features', photos, '--out', out, '--json'],
      ...['--engine', 'spark', '--spark-home', home, '--master', master],
      ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
      ...(run.backbone === undefined ? [] : ['--backbone', run.backbone]),
      ...(run.args ?? []),
    ],
    { env: { SPARK_LOCAL_IP: '127.0.0.1', ...misbehave, ...run.env } },
  );
  started.push(running);
  return running;
}

/** Exit code 0; else the test shows what the program said. */
export function expectDone({ exit, stderr }: Ended): void {
  expect({ exit, stderr: exit === 0 ? '' : stderr }).toEqual({ exit: 0, stderr: '' });
}

/** Paths of a small data set: two classes, Training and Test, so many photos in all. */
export const samplePaths = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const label = i % 2 === 0 ? 'Apple' : 'Plum';
    return `${i % 5 === 0 ? 'Test' : 'Training'}/${label}/${i}_100.jpg`;
  });

/** Writes photos, all different, and names their paths. */
export async function writeSamplePhotos(folder: string, count: number): Promise<string[]> {
  const paths = samplePaths(count);
  for (const [index, path] of paths.entries()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await photo(index));
  }
  return paths.sort();
}

/** What a run folder holds: paths with features, paths with errors and their codes, each row once. */
export async function rowsOf(out: string): Promise<{ features: string[]; errors: string[] }> {
  const features = (await featureRows(out)).map(({ path }) => path);
  const errors = (await errorRows(out)).map(({ path, code }) => `${path} ${code}`);
  return { features, errors };
}

/** Names of a run's attempts that have not been cleared. */
export function attemptsOf(out: string): string[] {
  try {
    return readdirSync(join(out, 'attempts'), { recursive: true })
      .map(String)
      .filter((name) => /\.\w+$/.test(name));
  } catch {
    return [];
  }
}
