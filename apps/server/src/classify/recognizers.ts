import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Asked, Recognition, RecognizerOptions } from '@verger/learning/classify';
import { MAX_PIXELS, MAX_WAITING } from '../http/limits.js';
import { Refusal } from '../http/problem.js';

/** Recognizers on several threads, with one queue before them. */
export interface Recognizers {
  /** Photos waiting or being recognised. */
  readonly busy: number;
  /** @throws Refusal 503 when too many wait; Error when a recognizer died of this photo */
  recognize(photo: Uint8Array, asked: Asked): Promise<Recognition>;
  close(): Promise<void>;
}

interface Task {
  readonly photo: Uint8Array;
  readonly asked: Asked;
  readonly resolve: (recognition: Recognition) => void;
  readonly reject: (error: Error) => void;
}

type Reply =
  | { id: number; recognition: Recognition }
  /** Asked for what this model cannot do. */
  | { id: number; refused: { code: string; message: string } }
  | { id: number; bug: string }
  | { ready: true };

/**
 * Starts one recognizer a core.
 *
 * @param threads how many. @default one a core
 * @throws what `openRecognizer` throws
 */
export async function openRecognizers(
  options: RecognizerOptions,
  threads: number = availableParallelism(),
): Promise<Recognizers> {
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const workers = new Map<Worker, Task | undefined>();
  let closed = false;

  const next = () => {
    while (waiting.length > 0 && idle.length > 0) {
      const worker = idle.pop()!;
      const task = waiting.shift()!;
      workers.set(worker, task);
      worker.postMessage({ id: 0, photo: task.photo, asked: task.asked });
    }
  };
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./classify-worker.js', import.meta.url), {
        workerData: { maxPixels: MAX_PIXELS, ...options },
      });
      workers.set(worker, undefined);
      worker.on('message', (reply: Reply) => {
        const task = workers.get(worker);
        workers.set(worker, undefined);
        idle.push(worker);
        if ('ready' in reply) resolve();
        else if ('refused' in reply) {
          const { code, message } = reply.refused;
          task?.reject(new Refusal(400, code, message));
        } else if ('bug' in reply) task?.reject(new Error(reply.bug));
        else task?.resolve(reply.recognition);
        next();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        workers.get(worker)?.reject(new Error(`a recognizer ended with ${code}`));
        const served = idle.indexOf(worker) >= 0 || workers.get(worker) !== undefined;
        workers.delete(worker);
        if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
        // One that has served before is replaced; one that never came up says why by its error.
        if (served && !closed) void start().catch(() => {});
      });
    });
  await Promise.all(Array.from({ length: threads }, start));

  return {
    get busy() {
      return waiting.length + [...workers.values()].filter((task) => task !== undefined).length;
    },
    recognize(photo, asked) {
      if (waiting.length >= MAX_WAITING) {
        throw new Refusal(503, 'busy', 'too many photos are waiting', { hint: 'try again', retryAfter: 2 });
      }
      return new Promise((resolve, reject) => {
        waiting.push({ photo, asked, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      const stopping = new Refusal(503, 'stopping', 'the server is stopping', {
        hint: 'try again',
        retryAfter: 5,
      });
      for (const { reject } of waiting.splice(0)) reject(stopping);
      // A thread that is ended within the network takes the whole process with it: each ends what it is at.
      const gone = [...workers.keys()].map((worker) => once(worker, 'exit'));
      for (const worker of workers.keys()) worker.postMessage('close');
      await Promise.all(gone);
    },
  };
}
