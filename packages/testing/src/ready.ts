import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervised } from './supervised.js';

/**
 * Waits until a check holds, looking every 100 ms.
 *
 * @param timeoutMs 300,000 by default
 * @throws Error with the last lines of the program's log when it ends first, or when the time is over
 */
export async function untilReady(
  what: string,
  program: Supervised,
  check: () => Promise<boolean>,
  timeoutMs = 300_000,
): Promise<void> {
  const fail = async (why: string) => {
    const lines = (await program.log()).trimEnd().split('\n').slice(-20).join('\n');
    return new Error(`${what} ${why}; its last words:\n${lines}`);
  };
  for (const end = Date.now() + timeoutMs; ; ) {
    if (program.exit() !== undefined) throw await fail(`ended (${program.exit()}) before it was ready`);
    if (await check().catch(() => false)) return;
    if (Date.now() > end) throw await fail(`was not ready after ${timeoutMs / 1000} s`);
    await sleep(100);
  }
}

/** Whether something listens on a port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}

/** The JSON at a URL, undefined while it does not answer. */
export async function jsonAt(url: string): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(2000),
  });
  return answer.ok ? answer.json() : undefined;
}
