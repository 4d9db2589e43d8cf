import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing, isSlowDown } from './s3-errors.js';

export interface Patience {
  readonly attempts: number;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
}

const FIRST_MS = 100;
const FIRST_SLOW_DOWN_MS = 500;
const LONGEST_MS = 10_000;

/**
 * Repeats a request while its failure may pass, waiting longer each time: a random part ("full jitter") of
 * 0.1, 0.2, 0.4, … 10 s; of 0.5, 1, 2, … 10 s when S3 asks to slow down.
 *
 * @param work is told which attempt it is, from 1
 * @throws what the last attempt threw; the signal's reason once it is aborted
 */
export async function attempts<T>(patience: Patience, work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    patience.signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      patience.signal?.throwIfAborted();
      if (attempt >= patience.attempts || !isPassing(error)) throw error;
      const first = isSlowDown(error) ? FIRST_SLOW_DOWN_MS : FIRST_MS;
      const most = Math.min(LONGEST_MS, first * 2 ** (attempt - 1));
      await sleep(patience.random() * most, undefined, patience.signal && { signal: patience.signal });
    }
  }
}
