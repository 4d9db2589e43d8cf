import { Worker } from 'node:worker_threads';
import type { SharedKernels } from '@verger/vision';

const SERVE = `
const { workerData: { module, memory, args } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(...args);
`;

/** States of a job: see `serve` of reduction.wat. */
const [ENDED, NONE, OFFERED, TAKEN] = [-1, 0, 1, 2];
/** How often this thread looks whether the other one is done, before it sleeps. */
const LOOKS = 20_000;

/**
 * A thread that takes a job when it is free at once. What it has not begun when this thread would wait for it, this
 * thread takes back: one that starts late, has died or finds no core costs nothing.
 */
export class SecondThread {
  readonly #job: Int32Array;
  readonly #worker: Worker;

  /** Calls the export `serve`. @param args of `serve`; the last one is the address of two words: the job */
  constructor({ module, memory }: SharedKernels<unknown>, args: readonly number[]) {
    this.#job = new Int32Array(memory.buffer, args.at(-1), 2);
    const workerData = { module, memory, args };
    this.#worker = new Worker(SERVE, { eval: true, workerData, execArgv: [] });
    // One that does not start takes no job.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  /** @param row that the job begins with */
  offer(row: number): void {
    Atomics.store(this.#job, 1, row);
    Atomics.store(this.#job, 0, OFFERED);
    Atomics.notify(this.#job, 0);
  }

  /** Waits until the job is done. @returns false when it was not begun: it is the caller's then */
  finish(): boolean {
    if (Atomics.compareExchange(this.#job, 0, OFFERED, NONE) === OFFERED) return false;
    for (let looks = 0; Atomics.load(this.#job, 0) === TAKEN; looks++) {
      if (looks > LOOKS) Atomics.wait(this.#job, 0, TAKEN);
    }
    return true;
  }

  /** Ends the thread. */
  async end(): Promise<void> {
    Atomics.store(this.#job, 0, ENDED);
    Atomics.notify(this.#job, 0);
    await this.#worker.terminate();
  }
}
