import type { Store } from '@verger/storage/store';
import { EMPTY_CONCURRENCY, mapConcurrent } from '@verger/storage/store';
import { explainSpark } from './explain.js';
import { type Watch, type Watched, watched } from './monitor.js';
import type { SparkSession } from './spark-sql-session.js';
import { taskStatement } from './statement.js';
import { readTaskResult, type TaskResult } from './tasks/task-result.js';
import { attemptPaths, type TaskSpec, writeJson } from './tasks/task-spec.js';

export interface JobOptions extends Watched {
  /** Why, in one line: it stands above the statement. */
  readonly comment: string;
  readonly hear: (result: TaskResult) => void;
}

/** One attempt at the work of a run on a Spark session. */
export class SparkJob {
  readonly #session: SparkSession;
  readonly #store: Store;
  readonly #attempt: string;
  readonly #watch: Watch;

  constructor(session: SparkSession, store: Store, attempt: string, watch: Watch) {
    this.#session = session;
    this.#store = store;
    this.#attempt = attempt;
    this.#watch = watch;
  }

  get attempt(): string {
    return this.#attempt;
  }

  /**
   * Writes the task specs, has Spark run one task for each, and reads their results.
   *
   * @throws VergerError (remote) when not every task reported its end, whatever Spark says of it
   */
  async run(stage: string, specs: readonly TaskSpec[], options: JobOptions): Promise<void> {
    const { log, signal, comment } = options;
    const paths = attemptPaths(this.#attempt);
    const specsWritten = mapConcurrent(
      specs,
      (spec, at) => writeJson(this.#store, paths.spec(stage, at), spec),
      signal,
    );
    const statement = taskStatement([this.#store.url, this.#attempt, stage], specs.length);
    const file = `spark/${this.#attempt}-${stage}.sql`;
    const text = new TextEncoder().encode(`-- ${comment}\n${statement};\n`);
    await Promise.all([specsWritten, this.#store.write(file, text)]);
    const ended = new Set<number>();
    const hear = (line: string) => {
      const result = readTaskResult(line, this.#attempt);
      if (result?.kind === 'end') ended.add(result.task);
      else if (result !== undefined) options.hear(result);
    };
    const answer = await watched(this.#session, this.#watch, options, (signal) =>
      this.#session.query(statement, hear, signal),
    );
    if (ended.size !== specs.length) {
      throw explainSpark(answer, { tasks: specs.length, ended: ended.size });
    }
    log.progress(await options.progress());
  }

  /** Shards with a result, in no order. */
  async finishedShards(): Promise<number[]> {
    const shards: number[] = [];
    const prefix = `${attemptPaths(this.#attempt).folder}/results/`;
    for await (const { path } of this.#store.list(prefix)) {
      shards.push(Number.parseInt(path.slice(prefix.length + 'shard-'.length), 10));
    }
    return shards;
  }

  /** Takes the attempt's folder away, once nothing in it is needed. */
  async clear(): Promise<void> {
    const left: string[] = [];
    for await (const { path } of this.#store.list(`${attemptPaths(this.#attempt).folder}/`)) left.push(path);
    await mapConcurrent(left, (path) => this.#store.remove(path), undefined, EMPTY_CONCURRENCY);
  }
}
