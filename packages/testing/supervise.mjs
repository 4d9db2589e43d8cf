// Runs one program for a test and outlives the test just long enough to clean up after it.
//
// Standard input is the lifeline: when it closes, because stop() closed it or because the test process is
// gone, the program's process group gets TERM, then KILL; so does any process whose working folder is inside
// the part's own folder (a YARN container has a session of its own); then that folder is deleted.
//
// argv[2] is JSON: { command, args, env, folder, graceMs }. Says on standard output, one JSON object a line:
// {"pid"}, then {"exit"} or {"failed"}.
import { spawn } from 'node:child_process';
import { openSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { command, args, env, folder, graceMs } = JSON.parse(process.argv[2] ?? '');
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
// The test process may be gone when something is said to it.
process.stdout.on('error', () => undefined);

const log = openSync(join(folder, 'log'), 'a');
const child = spawn(command, args, {
  cwd: folder,
  env: { ...process.env, ...env },
  detached: true,
  stdio: ['ignore', log, log],
});
const ended = new Promise((resolve) => {
  child.on('error', (error) => {
    say({ failed: error.message });
    resolve(undefined);
  });
  child.on('exit', (code, signal) => {
    say({ exit: signal ?? code });
    resolve(undefined);
  });
});
if (child.pid !== undefined) say({ pid: child.pid });

const lifeline = new Promise((resolve) => {
  process.stdin.on('end', resolve).on('error', resolve).resume();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, resolve);
});

await lifeline;
signalGroup('SIGTERM');
await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
signalGroup('SIGKILL');
// Its parent must see it end, else it stays in the process table.
await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
for (let round = 0; round < 50 && killInside() > 0; round++) await sleep(20);
rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
process.exit(0);

/** @param {NodeJS.Signals} signal */
function signalGroup(signal) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended.
  }
}

/** Kills every process that works inside the part's folder; says how many there were. */
function killInside() {
  let found = 0;
  for (const name of proc()) {
    try {
      const cwd = readlinkSync(`/proc/${name}/cwd`).replace(/ \(deleted\)$/, '');
      if (cwd !== folder && !cwd.startsWith(folder + sep)) continue;
      process.kill(Number(name), 'SIGKILL');
      found++;
    } catch {
      // It ended meanwhile, or belongs to someone else.
    }
  }
  return found;
}

/** Process ids, where the system lists them as files. */
function proc() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  } catch {
    return [];
  }
}
