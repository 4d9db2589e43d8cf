import { setTimeout as sleep } from 'node:timers/promises';
import { VergerError } from '@verger/vision';
import type { Log, Progress } from '../run/log.js';
import type { Store } from '../store/store.js';
import { together } from '../store/together.js';
import { explainSpark } from './explain.js';
import { type Receipt, readReceipt } from './receipt.js';
import type { SparkSession } from './session.js';
import { taskStatement } from './statement.js';
import { sparkTroubles } from './troubles.js';
import { attemptPaths, type WorkOrder, writeJson } from './work-order.js';

/** How long is too long, in minutes. */
export interface Watch {
  readonly timeout: number | undefined;
  /** Without anything finished. */
  readonly stallTimeout: number;
}

export interface JobOptions {
  /** Why, in one line: it stands above the statement. */
  readonly comment: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly hear: (receipt: Receipt) => void;
  /** How far the work is, asked from time to time. */
  readonly progress: () => Promise<Progress>;
}

/** Between two looks at the progress, in milliseconds. */
const LOOK = 2000;

/** Share of the time that looking may take: of many shards, each look is a long listing. */
const LOOKING = 0.1;

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
   * Writes the orders, has Spark run one task for each, and hears their receipts.
   *
   * @throws VergerError (remote) when not every order was done to its end, whatever Spark says of it
   */
  async run(stage: string, orders: readonly WorkOrder[], options: JobOptions): Promise<void> {
    const { log, signal, comment } = options;
    const paths = attemptPaths(this.#attempt);
    await together(orders, async (order, at) => {
      signal.throwIfAborted();
      await writeJson(this.#store, paths.order(stage, at), order);
    });
    const statement = taskStatement([this.#store.url, this.#attempt, stage], orders.length);
    const file = `spark/${this.#attempt}-${stage}.sql`;
    await this.#store.write(file, new TextEncoder().encode(`-- ${comment}\n${statement};\n`));
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const watching = this.#look(options, stop);
    const ended = new Set<number>();
    const hear = (line: string) => {
      const receipt = readReceipt(line, this.#attempt);
      if (receipt?.kind === 'end') ended.add(receipt.task);
      else if (receipt !== undefined) options.hear(receipt);
    };
    try {
      const answer = await this.#session.query(statement, hear, either);
      if (ended.size !== orders.length) {
        throw explainSpark(answer, { tasks: orders.length, ended: ended.size });
      }
    } finally {
      stop.abort();
      await watching;
    }
    log.progress(await options.progress());
  }

  /** Shards with a receipt, in no order. */
  async finishedShards(): Promise<number[]> {
    const shards: number[] = [];
    const prefix = `${attemptPaths(this.#attempt).folder}/receipts/`;
    for await (const { path } of this.#store.list(prefix)) {
      shards.push(Number.parseInt(path.slice(prefix.length + 'shard-'.length), 10));
    }
    return shards;
  }

  /** Takes the attempt's folder away, once nothing in it is needed. */
  async clear(): Promise<void> {
    const left: string[] = [];
    for await (const { path } of this.#store.list(`${attemptPaths(this.#attempt).folder}/`)) left.push(path);
    await together(left, (path) => this.#store.remove(path));
  }

  /** Tells progress and troubles until it is stopped, and stops the work when it takes too long. */
  async #look({ log, progress }: JobOptions, stop: AbortController): Promise<void> {
    const began = Date.now();
    let moved = began;
    let last = -1;
    let cost = 0;
    const troubles = sparkTroubles();
    while (!stop.signal.aborted) {
      await sleep(Math.max(LOOK, cost / LOOKING), undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      const asked = performance.now();
      const now = await progress().catch(() => undefined);
      cost = performance.now() - asked;
      if (now && now.done !== last) {
        last = now.done;
        moved = Date.now();
        log.progress(now);
      }
      for (const trouble of await troubles(this.#session.web)) log.warn(trouble);
      const { timeout, stallTimeout } = this.#watch;
      if (timeout !== undefined && Date.now() - began > timeout * 60_000)
        stop.abort(tooLong(`${timeout} minutes`));
      if (Date.now() - moved > stallTimeout * 60_000) {
        stop.abort(tooLong(`${stallTimeout} minutes without anything finished`));
      }
    }
  }
}

const tooLong = (what: string): VergerError =>
  new VergerError('remote', 'spark-timeout', `Spark was stopped after ${what}`, {
    mend: 'look at the cluster, then run the same command again: what is done is kept',
  });
