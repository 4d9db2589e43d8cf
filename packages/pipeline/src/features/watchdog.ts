import { Worker } from 'node:worker_threads';

/** Runs beside the main thread, which may be stuck in machine code and hear nothing. */
const WATCH = `
const { workerData: { beats, seconds, pid } } = require('node:worker_threads');
let last = -1;
let since = Date.now();
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  const idle = Atomics.load(beats, 1) === 0;
  if (beat !== last || idle) {
    last = beat;
    since = Date.now();
  } else if (Date.now() - since > seconds * 1000) {
    require('node:fs').writeSync(2, 'no photo finished in ' + seconds + ' s: giving up\\n');
    process.kill(pid, 'SIGKILL');
  }
}, 1000).unref();
setInterval(() => {}, 1 << 30);
`;

export interface Watchdog {
  /** Work begins, or a piece of it is done. */
  alive(): void;
  /** There is nothing to do: silence is fine. */
  idle(): void;
}

/**
 * Ends this process, as a crash would, when work has begun and nothing is finished for a time: a decoder that
 * hangs must not hang the run. Who runs the process then does its photos again, with care.
 *
 * @param seconds of silence that are too much
 */
export function startWatchdog(seconds: number): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(8));
  const thread = new Worker(WATCH, { eval: true, workerData: { beats, seconds, pid: process.pid } });
  thread.unref();
  return {
    alive() {
      Atomics.store(beats, 1, 1);
      Atomics.add(beats, 0, 1);
    },
    idle: () => Atomics.store(beats, 1, 0),
  };
}
