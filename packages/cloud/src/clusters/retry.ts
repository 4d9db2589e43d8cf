import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@verger/base';
import { explainAws, isThrottled, isUncertain } from '../aws/errors.js';
import { poll } from '../aws/poll.js';

const ATTEMPTS = 5;

export interface OnceOptions<T> {
  /** `making the cluster` */
  readonly doing: string;
  /** One attempt, that is not repeated by the SDK. */
  readonly order: () => Promise<T>;
  /** What an order whose answer was lost has made. */
  readonly find: () => Promise<T | undefined>;
  readonly log: Log;
  /** When stopped, nothing more is ordered; whether an order was heard is still found out. */
  readonly signal: AbortSignal;
  /** Between two attempts, milliseconds. */
  readonly every: number;
}

/**
 * Orders something of EMR once. Its calls know no token that would make two of them one, so an order whose answer was
 * lost is not repeated before it has been looked for.
 *
 * @throws VergerError as AWS refuses, or when it cannot be reached
 */
export async function sendOnce<T>(options: OnceOptions<T>): Promise<T> {
  const { doing, order, find, log, signal, every } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await order();
    } catch (error) {
      const uncertain = isUncertain(error);
      if ((!uncertain && !isThrottled(error)) || attempt === ATTEMPTS) throw explainAws(error, doing);
      log.warn(uncertain ? `${doing}: no answer; looking whether it was heard` : `${doing}: AWS is busy`);
      await sleep(every * attempt);
      if (uncertain) {
        // Not stopped by a Ctrl-C: what was made must be known to be taken away.
        const looking = { log, every, signal: new AbortController().signal };
        const { found } = await poll(looking, doing, async () => ({ found: await find() }));
        if (found !== undefined) return found;
      }
      signal.throwIfAborted();
    }
  }
}
