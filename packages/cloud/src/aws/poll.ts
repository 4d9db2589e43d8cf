import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@verger/base';
import { explainAws, isPassing } from './errors.js';

/** Longest time without an answer before polling is given up, milliseconds. */
const PATIENCE = 10 * 60_000;

export interface Polling {
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Between two looks, milliseconds. */
  readonly every: number;
}

/**
 * Looks again and again until a look says it is the last. A network that is lost for a while, and throttling, are
 * waited out: nothing is submitted again.
 *
 * @throws VergerError `aws-unreachable` after ten minutes without an answer
 */
export async function poll<T>(
  { log, signal, every }: Polling,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  let heard = Date.now();
  let lost = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await look();
      if (lost) log.info('AWS answers again');
      lost = false;
      heard = Date.now();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!isPassing(error) || Date.now() - heard > PATIENCE) throw explainAws(error, what);
      if (!lost) log.warn(`${what}: AWS does not answer; asking again`);
      lost = true;
    }
    await sleep(every, undefined, { signal }).catch(() => {});
  }
}
