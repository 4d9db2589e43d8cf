import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockRun } from '../src/run/lock.js';
import { folderStore } from '../src/store/folder.js';
import { temporaryFolder } from './support/photos.js';

const now = () => new Date(0);

/** A run folder whose lock says what is given. */
function heldBy(holder: object | string): { folder: string; lock: string } {
  const folder = temporaryFolder();
  const lock = join(folder, 'run.lock');
  writeFileSync(lock, typeof holder === 'string' ? holder : JSON.stringify(holder));
  return { folder, lock };
}

/** What a lock of a running process says of it. */
async function holderNow(): Promise<{ host: string; pid: number; began: string; since: string }> {
  const folder = temporaryFolder();
  const unlock = await lockRun(folderStore(folder), now);
  const holder = JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'));
  await unlock();
  return holder;
}

test('a folder is held once, and free again afterwards', async () => {
  const store = folderStore(temporaryFolder());
  const unlock = await lockRun(store, now);
  await expect(lockRun(store, now)).rejects.toMatchObject({
    kind: 'usage',
    code: 'out-locked',
    message: `${store.url} is in use by process ${process.pid} on ${hostname()}, since 1970-01-01T00:00:00.000Z`,
  });
  await unlock();
  await (await lockRun(store, now))();
});

test('of two that ask at the same moment one gets it', async () => {
  const store = folderStore(temporaryFolder());
  const asked = await Promise.allSettled([lockRun(store, now), lockRun(store, now), lockRun(store, now)]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([
  ['of a process that has ended', { pid: 2 ** 22 + 1, began: 'boot/1' }],
  ['of a process whose id another has now', { pid: process.pid, began: 'an earlier boot/1' }],
])('a lock %s is taken over', async (_, facts) => {
  const { folder, lock } = heldBy({ host: hostname(), since: '2020-01-01T00:00:00.000Z', ...facts });
  const unlock = await lockRun(folderStore(folder), now);
  expect(JSON.parse(readFileSync(lock, 'utf8')).pid).toBe(process.pid);
  await unlock();
  expect(existsSync(lock)).toBe(false);
});

test.each(['', '{"host":', 'null'])('a lock that was torn in writing (%j) is taken over', async (text) => {
  const { folder } = heldBy(text);
  await (await lockRun(folderStore(folder), now))();
});

test('a lock of another machine counts until someone deletes it', async () => {
  const { folder, lock } = heldBy({
    host: 'elsewhere',
    pid: 1,
    began: '',
    since: '2020-01-01T00:00:00.000Z',
  });
  await expect(lockRun(folderStore(folder), now)).rejects.toMatchObject({
    code: 'out-locked',
    mend: `wait for it to end; if it is gone for sure, delete ${lock}`,
  });
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
  const { host, began } = await holderNow();
  const ticks = stat()
    .slice(stat().lastIndexOf(')') + 2)
    .split(' ')[19];
  const { folder } = heldBy({
    host,
    pid,
    began: began.replace(/\d+$/, ticks!),
    since: '2020-01-01T00:00:00.000Z',
  });
  await (await lockRun(folderStore(folder), now))();
});
