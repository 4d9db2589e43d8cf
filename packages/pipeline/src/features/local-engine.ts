import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { VergerError } from '@verger/base';
import { builtFile } from '@verger/storage/built-files';
import type { Photo } from '@verger/storage/photos';
import { cutShards, type Engine, type FeatureJob } from './engine.js';
import { HUGE_PAGES } from './huge-pages.js';
import { localPcaJobs } from './local-algebra.js';
import type { FromWorker, ToWorker } from './local-worker.js';
import type { EncodedPart } from './part-table.js';
import { isFar } from './read-at-once.js';
import { MAX_DEATHS } from './worker-policy.js';

/** Deaths in a row with no photo done between them: something is wrong with the machine, not with a photo. */
const FRUITLESS = 8;

export interface LocalEngineOptions {
  /** Worker processes; one a core by default. */
  readonly workers?: number | undefined;
}

/** One worker process a core, each with one onnxruntime thread. */
export function localEngine({ workers = availableParallelism() }: LocalEngineOptions = {}): Engine {
  return {
    name: 'local',
    workers,
    start: async () => {},
    compute: (job) => new LocalRun(job, workers).finished,
    ...localPcaJobs(),
  };
}

interface Shard {
  readonly index: number;
  readonly photos: readonly Photo[];
  /** Deaths of workers while each photo was, or may have been, worked on. */
  readonly deaths: Map<string, number>;
  careful: boolean;
}

interface Worker {
  readonly process: ChildProcess;
  shard: Shard | null;
  /** Its next one, of photos far away: it reads the first of them while it computes. Another that is idle may take it. */
  next: Shard | null;
  /** In careful mode, the photo being worked on. */
  current: string | null;
  /** Photos of the shard that were told as done; taken back when the worker dies. */
  told: { done: number; errors: number };
  lastWords: string;
  /** It has nothing left to do and was told to go. */
  dismissed: boolean;
}

class LocalRun {
  readonly finished: Promise<void>;
  readonly #job: FeatureJob;
  readonly #waiting: Shard[];
  readonly #workers = new Set<Worker>();
  #resolve!: () => void;
  #reject!: (reason: unknown) => void;
  #left: number;
  #done = 0;
  #errors = 0;
  #fruitless = 0;
  #over = false;

  constructor(job: FeatureJob, workers: number) {
    this.#job = job;
    this.#waiting = cutShards(job.photos).map((photos, index) => ({
      index,
      photos,
      deaths: new Map(),
      careful: false,
    }));
    this.#left = this.#waiting.length;
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (this.#left === 0) this.#end();
    else if (job.signal.aborted) this.#fail(job.signal.reason);
    else this.#start(workers);
  }

  #start(workers: number): void {
    this.#job.signal.addEventListener('abort', this.#onAbort);
    for (let i = 0; i < Math.min(workers, this.#left); i++) this.#hire();
  }

  readonly #onAbort = () => this.#fail(this.#job.signal.reason);

  #hire(): void {
    const program = builtFile('feature-worker/feature-worker.js', import.meta.url);
    const child = fork(program, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Decoding runs on these threads; more of them than photos read ahead would idle.
      env: { ...HUGE_PAGES, ...process.env, UV_THREADPOOL_SIZE: '2' },
      execArgv: [],
      // The folder this was started in may be gone by now.
      cwd: dirname(program),
    });
    const worker: Worker = {
      process: child,
      shard: null,
      next: null,
      current: null,
      told: { done: 0, errors: 0 },
      lastWords: '',
      dismissed: false,
    };
    this.#workers.add(worker);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      worker.lastWords = (worker.lastWords + text).slice(-2000);
    });
    child.on('message', (message: FromWorker) => {
      this.#hear(worker, message).catch((error: unknown) => this.#fail(error));
    });
    child.on('error', (error) => this.#fail(error));
    child.on('exit', (code, signal) => this.#bury(worker, signal ?? `exit code ${code}`));
    const { config, backbone } = this.#job;
    this.#tell(worker, { type: 'setup', config, backbone });
    this.#promise(worker);
  }

  #promise(worker: Worker): void {
    if (!isFar(this.#job.config.photos)) return;
    worker.next = this.#waiting.shift() ?? null;
    if (worker.next !== null) this.#tell(worker, { type: 'next', photos: worker.next.photos });
  }

  /** The next shard to do: the worker's own, one that waits, or one promised to another. */
  #take(worker: Worker): Shard | undefined {
    if (worker.next === null && this.#waiting.length > 0) return this.#waiting.shift();
    const from = worker.next === null ? [...this.#workers].find(({ next }) => next !== null) : worker;
    const shard = from?.next ?? undefined;
    if (from !== undefined) from.next = null;
    return shard;
  }

  /** A worker that has just died cannot be told anything; its end is heard of by `exit`. */
  #tell(worker: Worker, message: ToWorker): void {
    worker.process.send(message, () => {});
  }

  async #hear(worker: Worker, message: FromWorker): Promise<void> {
    // What a worker said just before it died may arrive after its end: its shard is someone else's by then.
    if (this.#over || !this.#workers.has(worker)) return;
    switch (message.type) {
      case 'ready':
        this.#give(worker);
        return;
      case 'photo':
        worker.current = message.path;
        return;
      case 'progress':
        this.#fruitless = 0;
        worker.told.done += message.done;
        worker.told.errors += message.errors;
        this.#count(message.done, message.errors);
        return;
      case 'failed':
        throw workerFailure(message);
      case 'part': {
        const shard = worker.shard!;
        worker.shard = null;
        this.#give(worker);
        await this.#commit(shard, message.part);
      }
    }
  }

  #give(worker: Worker): void {
    const shard = this.#take(worker);
    if (shard === undefined) {
      worker.dismissed = true;
      worker.process.disconnect();
      return;
    }
    worker.shard = shard;
    worker.current = null;
    worker.told = { done: 0, errors: 0 };
    const doomed = shard.photos.map(({ path }) => path).filter((path) => deathsOf(shard, path) >= MAX_DEATHS);
    this.#tell(worker, { type: 'shard', photos: shard.photos, careful: shard.careful, doomed });
    this.#promise(worker);
  }

  async #commit(shard: Shard, part: EncodedPart): Promise<void> {
    await this.#job.commit(shard.index, part);
    this.#left--;
    if (this.#left === 0 && !this.#over) this.#end();
  }

  /** A worker is gone: its shard goes back to the front, to be done with care, by a new worker. */
  #bury(worker: Worker, how: string): void {
    this.#workers.delete(worker);
    const { shard, next } = worker;
    if (this.#over || worker.dismissed) return;
    if (next !== null) this.#waiting.unshift(next);
    if (++this.#fruitless >= FRUITLESS) {
      const words = worker.lastWords.trim().split('\n').at(-1) ?? '';
      const advice = 'free some memory or use fewer --workers, then run the same command: it goes on';
      const text = `workers keep dying (${how})${words ? `: ${words}` : ''}`;
      this.#fail(new VergerError('input', 'workers-die', text, { hint: advice }));
      return;
    }
    if (shard !== null) this.#putBack(worker, shard, how);
    this.#hire();
  }

  #putBack(worker: Worker, shard: Shard, how: string): void {
    this.#count(-worker.told.done, -worker.told.errors);
    const suspects = shard.careful ? [worker.current] : shard.photos.map(({ path }) => path);
    for (const path of suspects) {
      if (path === null) continue;
      shard.deaths.set(path, deathsOf(shard, path) + 1);
      if (deathsOf(shard, path) === MAX_DEATHS)
        this.#job.log.warn(`${path} killed ${MAX_DEATHS} workers: given up`);
    }
    this.#job.log.warn(
      `a worker died (${how}); its ${shard.photos.length} photos are done again, one at a time`,
    );
    shard.careful = true;
    this.#waiting.unshift(shard);
  }

  #count(done: number, errors: number): void {
    this.#done += done;
    this.#errors += errors;
    const total = this.#job.photos.length;
    this.#job.log.progress({ unit: 'photos', done: this.#done, total, errors: this.#errors });
  }

  #end(): void {
    this.#stop().then(this.#resolve);
  }

  #fail(reason: unknown): void {
    if (!this.#over) this.#stop().then(() => this.#reject(reason));
  }

  /** Ends the workers, at once: what they hold is not committed, and they write nothing. */
  async #stop(): Promise<void> {
    this.#over = true;
    this.#job.signal.removeEventListener('abort', this.#onAbort);
    const ends = [...this.#workers].map(({ process: child }) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return ended;
    });
    await Promise.all(ends);
  }
}

const deathsOf = (shard: Shard, path: string): number => shard.deaths.get(path) ?? 0;

function workerFailure({ message, stack, verger }: Extract<FromWorker, { type: 'failed' }>): Error {
  if (verger)
    return new VergerError(verger.kind, verger.code, message, verger.hint ? { hint: verger.hint } : {});
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
