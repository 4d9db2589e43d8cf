import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { temporaryFolder } from '@verger/testing/program';
import { expect, onTestFinished, test } from 'vitest';
import { folderStore } from '../../src/store/folder.js';
import { lockRun } from '../../src/store/lock.js';
import { type Holder, thisProcess } from '../../src/store/lock-holder.js';

const now = () => new Date(0);
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const options = { now };
/** Signs of life 20 ms apart, dead after 10 minutes. */
const quick = { now: () => new Date(), pace: { beat: 20, stale: 600_000 } };

/** A run folder whose lock says what is given. */
function heldBy(holder: object | string): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, 'run.lock');
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  return { folder, file };
}

const holderIn = (file: string): Holder => JSON.parse(readFileSync(file, 'utf8'));

test('a folder is held once, and free again afterwards', async () => {
  const store = folderStore(temporaryFolder());
  const lock = await lockRun(store, options);
  await expect(lockRun(store, options)).rejects.toMatchObject({
    kind: 'usage',
    code: 'out-locked',
    message: `${store.url} is in use by process ${process.pid} on ${hostname()}, since 1970-01-01T00:00:00.000Z`,
  });
  await lock.release();
  await (await lockRun(store, options)).release();
});

test('of two that ask at the same moment one gets it', async () => {
  const store = folderStore(temporaryFolder());
  const asked = await Promise.allSettled([
    lockRun(store, options),
    lockRun(store, options),
    lockRun(store, options),
  ]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([
  ['of a process that has ended', { pid: 2 ** 22 + 1, began: 'boot/1' }],
  ['of a process whose id another has now', { pid: process.pid, began: 'an earlier boot/1' }],
])('a lock %s is taken over', async (_, facts) => {
  const { folder, file } = heldBy({ host: hostname(), since: LONG_AGO, renewed: LONG_AGO, ...facts });
  const lock = await lockRun(folderStore(folder), options);
  expect(holderIn(file).pid).toBe(process.pid);
  await lock.release();
  expect(existsSync(file)).toBe(false);
});

test.each(['', '{"host":', 'null'])('a lock that was torn in writing (%j) is taken over', async (text) => {
  const { folder } = heldBy(text);
  await (await lockRun(folderStore(folder), options)).release();
});

const ELSEWHERE = { host: 'elsewhere', pid: 1, began: '', since: LONG_AGO };

test('a lock of another machine that gave a sign of life is respected', async () => {
  const renewed = new Date().toISOString();
  const { folder } = heldBy({ ...ELSEWHERE, renewed });
  await expect(lockRun(folderStore(folder), quick)).rejects.toMatchObject({
    code: 'out-locked',
    message: `${folder} is in use by process 1 on elsewhere, since ${LONG_AGO}`,
    hint: `wait for it to end; if it is gone, this command takes over 10 minutes after its last sign of life (${renewed})`,
  });
});

test('a lock of another machine that gives no sign any more is taken over', async () => {
  const { folder, file } = heldBy({ ...ELSEWHERE, renewed: LONG_AGO });
  const said: string[] = [];
  const lock = await lockRun(folderStore(folder), {
    ...quick,
    log: { ...silent, warn: (text) => said.push(text) },
  });
  expect(holderIn(file)).toMatchObject({ host: hostname(), pid: process.pid });
  expect(said).toEqual([
    `elsewhere held ${folder} and has given no sign since ${LONG_AGO}: watching whether it does`,
  ]);
  await lock.release();
});

test('one whose clock is behind gives signs all the same, and is respected', async () => {
  const { folder } = heldBy({ ...ELSEWHERE, renewed: LONG_AGO });
  const store = folderStore(folder);
  const pace = { ...quick.pace, beat: 100 };
  const asked = lockRun(store, {
    ...quick,
    pace,
    log: {
      ...silent,
      warn: () => {
        const renewed = '2020-01-01T00:00:30.000Z';
        writeFileSync(join(folder, 'run.lock'), JSON.stringify({ ...ELSEWHERE, renewed }));
      },
    },
  });
  await expect(asked).rejects.toMatchObject({ code: 'out-locked' });
});

test('who holds it gives signs of life', async () => {
  const folder = temporaryFolder();
  const lock = await lockRun(folderStore(folder), quick);
  const { since } = holderIn(join(folder, 'run.lock'));
  await expect.poll(() => holderIn(join(folder, 'run.lock')).renewed > since).toBe(true);
  expect(holderIn(join(folder, 'run.lock')).since).toBe(since);
  expect(lock.lost.aborted).toBe(false);
  await lock.release();
  expect(existsSync(join(folder, 'run.lock'))).toBe(false);
});

test.skipIf(process.platform !== 'linux')('a zombie holds nothing (looked at on Linux only)', async () => {
  // The shell leaves a dead child to a program that never asks for it.
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    parent.kill('SIGKILL');
  });
  const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8');
  await expect.poll(stat).toContain(') Z ');
  const { host, began } = thisProcess(now());
  const ticks = stat()
    .slice(stat().lastIndexOf(')') + 2)
    .split(' ')[19];
  const { folder } = heldBy({
    host,
    pid,
    began: began.replace(/\d+$/, ticks!),
    since: LONG_AGO,
    renewed: LONG_AGO,
  });
  await (await lockRun(folderStore(folder), options)).release();
});
