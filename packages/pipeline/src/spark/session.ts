import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';
import { explainSpark } from './explain.js';

export interface SparkOptions {
  /** `local[2,4]`, `spark://host:7077`, `yarn`. @default `local[*]` */
  readonly master: string;
  /** Folder with `bin/spark-sql`. @default $SPARK_HOME */
  readonly home: string | undefined;
  /** Spark properties that win over ours. */
  readonly conf: Readonly<Record<string, string>>;
}

/** Times a task may be lost before the job is: a photo that kills workers takes three, a lost node some more. */
const TASK_FAILURES = 8;

/** What the last words of Spark are looked for in, in characters. */
const TAIL = 60_000;

/** What workers need to know of the world around the driver. */
const PASSED_ON =
  /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|ENDPOINT_URL.*)|VERGER_.*)$/;

/**
 * One spark-sql that answers statements one after another: starting Spark costs 10 to 20 s, so a run does it
 * once.
 */
export class SparkSession {
  /** Address of Spark's own page and REST API; undefined until it is up. */
  web: string | undefined;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<string>;
  #tail = '';
  #statements = 0;
  #hear: (line: string) => void = () => {};

  /**
   * Starts Spark with the worker archive on every node.
   *
   * @throws VergerError `spark-missing` when there is no spark-sql
   */
  static async start(options: SparkOptions, archive: string): Promise<SparkSession> {
    const program = findSpark(options.home);
    const folder = await mkdtemp(join(tmpdir(), 'verger-spark-'));
    const conf: Record<string, string> = {
      'spark.app.name': 'verger',
      // No metastore: there are no tables, only numbers of work orders.
      'spark.sql.catalogImplementation': 'in-memory',
      'spark.sql.warehouse.dir': `file://${folder}/warehouse`,
      'spark.task.maxFailures': String(TASK_FAILURES),
      'spark.speculation': 'false',
      'spark.sql.adaptive.enabled': 'false',
      ...environment(),
      ...options.conf,
    };
    const args = [
      ...['--master', master(options.master)],
      ...['--archives', `${archive}#verger`],
      ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
    ];
    const guard = fileURLToPath(new URL('./guard.js', import.meta.url)).replace(
      /([/\\])src([/\\]spark)/,
      '$1dist$2',
    );
    const child = spawn(process.execPath, [guard, program, ...args], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    return new SparkSession(child, folder);
  }

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#tail = (this.#tail + text).slice(-TAIL);
      this.web ??= /Spark Web UI available at (http\S+)/.exec(this.#tail)?.[1];
    });
    // A Spark that has died cannot be asked; its end is heard of by `#ended`.
    child.stdin!.on('error', () => {});
    createInterface({ input: child.stdout! }).on('line', (line) => this.#hear(line));
  }

  /**
   * Runs one statement and hands over every line it prints.
   *
   * @param signal stops waiting; Spark is then to be stopped
   * @throws VergerError (remote) that says in one sentence why Spark failed, and the mend
   */
  async query(statement: string, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const end = `verger-end-${++this.#statements}`;
    this.#tail = '';
    let failed = false;
    const answered = new Promise<'end'>((resolve) => {
      this.#hear = (line) => {
        if (line === end) resolve('end');
        // The prompt echoes what it was given.
        else if (!line.startsWith('spark-sql ') && line !== '') onLine(line);
      };
    });
    let stopWaiting = () => {};
    const aborted = new Promise<'aborted'>((resolve) => {
      stopWaiting = () => resolve('aborted');
      signal.addEventListener('abort', stopWaiting);
    });
    this.#child.stdin!.write(`${statement.replaceAll('\n', ' ').trim()};\nSELECT '${end}';\n`);
    try {
      const how = await Promise.race([answered, aborted, this.#ended]);
      if (how === 'aborted') throw signal.reason;
      failed =
        how !== 'end' ||
        /^\[[A-Z_.]+\]|^Error in query|Job aborted|org\.apache\.spark\.\w*Exception/m.test(this.#tail);
      if (failed) throw explainSpark(this.#tail, how === 'end' ? undefined : how);
    } finally {
      signal.removeEventListener('abort', stopWaiting);
      this.#hear = () => {};
    }
  }

  /** Ends Spark and everything it started. */
  async stop(): Promise<void> {
    this.#child.stdin!.end();
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function findSpark(home: string | undefined): string {
  const folder = home ?? process.env.SPARK_HOME;
  const program = folder === undefined ? undefined : join(folder, 'bin', 'spark-sql');
  if (program !== undefined && existsSync(program)) return program;
  throw new VergerError(
    'usage',
    'spark-missing',
    `there is no spark-sql in ${folder ?? '$SPARK_HOME, which is not set'}`,
    {
      mend: 'give a Spark 3.5 by --spark-home, for example the folder of the Python package pyspark==3.5.6',
    },
  );
}

/** `local[2]` never runs a lost task again; with a second number it does. */
const master = (given: string): string => given.replace(/^local\[(\d+|\*)\]$/, `local[$1,${TASK_FAILURES}]`);

function environment(): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  return Object.fromEntries(passed.map(([name, value]) => [`spark.executorEnv.${name}`, value ?? '']));
}
