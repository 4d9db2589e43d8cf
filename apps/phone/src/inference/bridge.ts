import { Failure } from '../failure.js';
import type { Message, ModelState, Replies, Request } from './protocol.js';

type Ask<K extends keyof Replies> = Omit<Extract<Request, { kind: K }>, 'id' | 'kind'>;

/** The page's side of the worker: typed questions, promised answers. */
export interface Bridge {
  /** @throws Failure */
  ask<K extends keyof Replies>(kind: K, what: Ask<K>, transfer?: Transferable[]): Promise<Replies[K]>;
}

/**
 * Starts the inference worker.
 *
 * @param onModel hears how the model is coming along
 */
export function openBridge(worker: Worker, onModel: (model: ModelState) => void): Bridge {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Failure) => void }>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'model') return onModel(data.model);
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === 'reply') one?.resolve(data.value as never);
    else one?.reject(new Failure(data.code, data.message));
  });
  worker.addEventListener('error', (event) => {
    const failure = new Failure('bug', event.message);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
    onModel({ state: 'failed', code: 'bug', message: event.message });
  });
  return {
    ask: (kind, what, transfer = []) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, kind, ...what }, transfer);
      }),
  };
}
