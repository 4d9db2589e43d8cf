import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partFolder } from '../supervised.js';
import type { Json } from './json-protocol.js';

export interface NodeOptions {
  /** What the processes of the node see, beside PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** A real Spark; undefined when no step needs one. */
  readonly sparkHome: string | undefined;
  /** Put before the PATH: where `aws` is, when it is not there. */
  readonly path: string | undefined;
}

export interface Ran {
  /** Undefined when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The primary node of a cluster of the model: a folder that is HOME, and real processes in it. Its Spark is the real
 * one; only `--master yarn` is taken for two local cores, because there is no YARN here.
 */
export class ModelNode {
  readonly home: string;
  readonly #options: NodeOptions;
  readonly #children = new Set<ChildProcess>();

  static async make(options: NodeOptions, sparkDefaults: Json): Promise<ModelNode> {
    const home = await partFolder('emr-node');
    const node = new ModelNode(home, options);
    if (options.sparkHome !== undefined) await node.#laySpark(options.sparkHome, sparkDefaults);
    return node;
  }

  private constructor(home: string, options: NodeOptions) {
    this.home = home;
    this.#options = options;
  }

  /** Runs a program to its end, in a process group of its own. */
  run(command: string, args: readonly string[]): Promise<Ran> {
    const { env, path, sparkHome } = this.#options;
    const child = spawn(command, args, {
      cwd: this.home,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: [path, process.env.PATH].filter(Boolean).join(':'),
        HOME: this.home,
        LANG: 'C.UTF-8',
        SPARK_LOCAL_IP: '127.0.0.1',
        ...(process.env.JAVA_HOME === undefined ? {} : { JAVA_HOME: process.env.JAVA_HOME }),
        ...(sparkHome === undefined ? {} : { SPARK_HOME: join(this.home, 'spark') }),
        ...env,
      },
    });
    this.#children.add(child);
    return new Promise((resolve, reject) => {
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', reject);
      child.on('close', (code) => {
        this.#children.delete(child);
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** When the file was touched by which a node says that it is at work; milliseconds since 1970. */
  async busyAt(): Promise<number | undefined> {
    const file = join(this.home, 'emr/metricscollector/isbusy');
    return (await stat(file).catch(() => undefined))?.mtimeMs;
  }

  /** Takes the node away, and all that runs on it. */
  async end(): Promise<void> {
    await this.endProcesses();
    await this.#endUnits();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Ends what runs on the node. */
  async endProcesses(): Promise<void> {
    for (const child of this.#children) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      signal(child, 'SIGTERM');
      const kill = setTimeout(() => signal(child, 'SIGKILL'), 10_000);
      await gone;
      clearTimeout(kill);
    }
  }

  /** What a stand-in for systemd has started in this home: process groups, one a line of `units`. */
  async #endUnits(): Promise<void> {
    const units = await readFile(join(this.home, 'units'), 'utf8').catch(() => '');
    for (const pid of units.split('\n').filter(Boolean)) {
      try {
        process.kill(-Number(pid), 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  /** Processes of workers that compute on the node. */
  async workers(): Promise<number[]> {
    const found: number[] = [];
    for (const id of await readdir('/proc')) {
      if (!/^\d+$/.test(id)) continue;
      const of = (file: string) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
      if (!(await of('cmdline')).includes('verger/worker.js')) continue;
      if ((await of('environ')).split('\0').includes(`HOME=${this.home}`)) found.push(Number(id));
    }
    return found;
  }

  async #laySpark(real: string, defaults: Json): Promise<void> {
    const home = join(this.home, 'spark');
    await mkdir(join(home, 'bin'), { recursive: true });
    await mkdir(join(home, 'conf'));
    const lines = Object.entries({
      ...defaults,
      'spark.driver.host': '127.0.0.1',
      'spark.driver.bindAddress': '127.0.0.1',
    }).map(([key, value]) => `${key} ${value}`);
    await writeFile(join(home, 'conf', 'spark-defaults.conf'), `${lines.join('\n')}\n`);
    const script = join(home, 'bin', 'spark-sql');
    await writeFile(
      script,
      [
        '#!/bin/bash',
        'args=()',
        'while [ $# -gt 0 ]; do',
        '  if [ "$1" = --master ] && [ "$2" = yarn ]; then args+=(--master "local[2,4]"); shift 2',
        '  else args+=("$1"); shift; fi',
        'done',
        `export SPARK_HOME='${real}'`,
        `exec "$SPARK_HOME/bin/spark-sql" "$\{args[@]}"`,
        '',
      ].join('\n'),
    );
    await chmod(script, 0o755);
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name);
  } catch {
    // It has ended by itself.
  }
}
