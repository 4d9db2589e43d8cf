import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Log } from '@verger/base';
import { builtFile } from '@verger/storage/built-files';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { FromImageWorker, Made, Precision, ToImageWorker } from './image-worker.js';

/** Pictures that a worker does in one go. */
const CONCURRENCY = 32;

export interface MakeOptions<P extends Precision> {
  /** Path of an ONNX backbone. */
  readonly backbone: string;
  readonly inputSize: number;
  /** @default one a core */
  readonly workers?: number | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Of the features. */
  readonly precision: P;
  /** Takes what was made, in any order, one call at a time. */
  take(made: readonly Made<P>[]): Promise<void>;
}

/**
 * Makes pictures and their features in worker processes, one thread each.
 *
 * @throws Error when a worker dies or cannot start
 * @throws the reason of the signal when aborted
 */
export async function renderImages<P extends Precision>(
  pictures: readonly TrainingImage[],
  options: MakeOptions<P>,
): Promise<void> {
  const { backbone, inputSize, precision, log, signal, take } = options;
  const workers = Math.min(
    options.workers ?? availableParallelism(),
    Math.ceil(pictures.length / CONCURRENCY),
  );
  let next = 0;
  let done = 0;
  let errors = 0;
  let taken = Promise.resolve();
  const one = async () => {
    const worker = startWorker();
    try {
      await worker.applyHead({ type: 'setup', backbone, inputSize, precision });
      while (next < pictures.length) {
        signal.throwIfAborted();
        const some = pictures.slice(next, next + CONCURRENCY);
        next += some.length;
        const answer = await worker.applyHead({ type: 'pictures', pictures: some });
        if (answer.type !== 'done') throw new Error(`a worker answered ${answer.type} to pictures`);
        taken = taken.then(() => take(answer.made as readonly Made<P>[]));
        await taken;
        done += some.length;
        errors += answer.made.filter((made) => 'error' in made).length;
        log.progress({ unit: 'photos', done, total: pictures.length, errors });
      }
    } finally {
      worker.end();
    }
  };
  const all = await Promise.allSettled(Array.from({ length: workers }, one));
  for (const result of all) if (result.status === 'rejected') throw result.reason;
}

function startWorker() {
  const child: ChildProcess = fork(builtFile('images/image-worker.js', import.meta.url), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    applyHead(message: ToImageWorker): Promise<FromImageWorker> {
      return new Promise((resolve, reject) => {
        const ended = (code: number | null, signal: string | null) =>
          reject(new Error(`a worker died (${signal ?? `exit ${code}`})`));
        child.once('exit', ended);
        child.once('message', (answer: FromImageWorker) => {
          child.off('exit', ended);
          if (answer.type === 'failed') reject(new Error(answer.message));
          else resolve(answer);
        });
        child.send(message);
      });
    },
    end() {
      child.removeAllListeners();
      child.kill('SIGKILL');
    },
  };
}
