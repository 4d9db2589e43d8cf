/**
 * Stands between the driver and spark-sql: when the driver is gone, however it went, Spark is ended too. Without
 * it a driver that was killed would leave a cluster working for nobody.
 *
 * `node parent-watchdog.js <program> <argument…>`, with a channel to the driver, input and outputs passed through; the
 * working folder is the session's, and goes with it.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';

const [program = '', ...args] = process.argv.slice(2);
// A group of its own: a Ctrl-C at the terminal is the driver's to handle, and all of Spark can be ended at once.
const child = spawn(program, args, { stdio: 'inherit', detached: true });

const end = (signal: NodeJS.Signals) => {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // It has ended by itself.
  }
};

/** Time for Spark to say goodbye to its cluster, in milliseconds. */
const GRACE = 8000;

const stop = () => {
  end('SIGTERM');
  setTimeout(() => end('SIGKILL'), GRACE);
};

/** Workers of a local Spark are in its group: none outlives it. */
const leave = (code: number) => {
  end('SIGKILL');
  try {
    const folder = process.cwd();
    if (basename(folder).startsWith('verger-spark-')) rmSync(folder, { recursive: true, force: true });
  } catch {
    // The driver has been faster.
  }
  process.exit(code);
};

process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
process.on('disconnect', stop);
child.on('error', (error) => {
  process.stderr.write(`${program}: ${error.message}\n`);
  leave(127);
});
child.on('exit', (code, signal) => leave(signal === null ? (code ?? 1) : 128));
