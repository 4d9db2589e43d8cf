import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VergerError } from '@verger/base';
import { builtFile } from '@verger/storage/built-files';
import { propertiesFile, sparkMaster } from './conf.js';

export interface SparkOptions {
  /** `local[2,4]`, `spark://host:7077`, `yarn`. @default `local[*]` */
  readonly master: string;
  /** Folder with `bin/spark-sql`. @default $SPARK_HOME */
  readonly home: string | undefined;
  /** Spark properties that win over ours. */
  readonly conf: Readonly<Record<string, string>>;
}

/** How Spark took a statement. */
export interface Answer {
  /** What Spark wrote on standard error meanwhile: its last 60,000 characters. */
  readonly words: string;
  /** Exit code or signal, when spark-sql ended instead of answering. */
  readonly ended: string | undefined;
}

const TAIL = 60_000;

/**
 * One spark-sql that answers statements one after another: starting Spark costs 10 to 20 s, so a run does it
 * once.
 */
export class SparkSession {
  /** Address of Spark's own page and REST API; undefined until it is up. */
  web: string | undefined;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #folder: string;
  readonly #ended: Promise<string>;
  #tail = '';
  #statements = 0;
  #hear: (line: string) => void = () => {};

  /**
   * Starts Spark with the worker archive on every node.
   *
   * @param archive undefined when `conf` names one that is on the cluster already
   * @throws VergerError `spark-missing` when there is no spark-sql
   */
  static async start(options: SparkOptions, archive: string | undefined): Promise<SparkSession> {
    const home = findSpark(options.home);
    const folder = await mkdtemp(join(tmpdir(), 'verger-spark-'));
    const master = sparkMaster(options.master);
    const properties = join(folder, 'spark.conf');
    await writeFile(properties, await propertiesFile(master, home, folder, options.conf, process.env), {
      mode: 0o600,
    });
    const args = [
      ...['--master', master, '--properties-file', properties],
      ...(archive === undefined ? [] : ['--archives', `${archive}#verger`]),
    ];
    const watchdog = builtFile('spark/parent-watchdog.js', import.meta.url);
    const child = spawn(process.execPath, [watchdog, join(home, 'bin', 'spark-sql'), ...args], {
      cwd: folder,
      env: { ...process.env, SPARK_HOME: home, SPARK_SUBMIT_OPTS: javaOptions(folder) },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    assertPiped(child);
    return new SparkSession(child, folder);
  }

  private constructor(child: ChildProcessWithoutNullStreams, folder: string) {
    this.#child = child;
    this.#folder = folder;
    const exit = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    // The last words come after the end. ('close' would say so, but not to who closed the channel himself.)
    const words = new Promise((resolve) => child.stderr.once('close', resolve));
    this.#ended = Promise.all([exit, words]).then(([how]) => how);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#tail = (this.#tail + text).slice(-TAIL);
      this.web ??= /Spark Web UI available at (http\S+)/.exec(this.#tail)?.[1];
    });
    // A Spark that has died cannot be asked; its end is heard of by `#ended`.
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
  }

  /**
   * Runs one statement and hands over every line it prints. Whether those are the ones that were hoped for is
   * for the caller to see: a statement that failed prints none.
   *
   * @param signal stops waiting, and is thrown; Spark is then to be stopped
   */
  async query(statement: string, onLine: (line: string) => void, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const end = `verger-end-${++this.#statements}`;
    // The words of its start tell why there is nobody to answer the first statement.
    if (this.#statements > 1) this.#tail = '';
    const answered = new Promise<undefined>((resolve) => {
      this.#hear = (line) => {
        if (line === end) resolve(undefined);
        // The prompt echoes what it was given.
        else if (!line.startsWith('spark-sql ') && line !== '') onLine(line);
      };
    });
    let stopWaiting = () => {};
    const aborted = new Promise<never>((_, reject) => {
      stopWaiting = () => reject(signal.reason);
      signal.addEventListener('abort', stopWaiting);
    });
    this.#child.stdin.write(`${statement.replaceAll('\n', ' ').trim()};\nSELECT '${end}';\n`);
    try {
      const ended = await Promise.race([answered, aborted, this.#ended]);
      return { words: this.#tail, ended };
    } finally {
      signal.removeEventListener('abort', stopWaiting);
      this.#hear = () => {};
    }
  }

  /** Ends Spark and everything it started. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Spark and Hive leave files where Java says temporary ones go: ours go with the session. What is set wins. */
const javaOptions = (folder: string): string =>
  `"-Djava.io.tmpdir=${folder}" ${process.env.SPARK_SUBMIT_OPTS ?? ''}`.trim();

function findSpark(home: string | undefined): string {
  const folder = home ?? process.env.SPARK_HOME;
  if (folder !== undefined && existsSync(join(folder, 'bin', 'spark-sql'))) return folder;
  throw new VergerError(
    'usage',
    'spark-missing',
    `there is no spark-sql in ${folder ?? '$SPARK_HOME, which is not set'}`,
    {
      hint: 'give a Spark 3.5 by --spark-home, for example the folder of the Python package pyspark==3.5.6',
    },
  );
}

/** Node's types forget the pipes when there is an IPC channel beside them. */
function assertPiped(child: ChildProcess): asserts child is ChildProcessWithoutNullStreams {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('spark-sql has no pipes');
}
