import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { partFolder, supervised } from '../src/supervised.js';

// A shell with a child in a session of its own, as YARN starts its containers.
const SHELL_WITH_STRAY = 'setsid sleep 300 & echo $!; wait';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie waits for its parent only.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const until = async (check: () => boolean | Promise<boolean>) => {
  for (let i = 0; i < 1200 && !(await check()); i++) await sleep(50);
  return check();
};

describe.skipIf(process.platform !== 'linux')('a supervised program (reads /proc: Linux only)', () => {
  test('stop ends it, its stray children too, and deletes its folder', async () => {
    const folder = await partFolder('test');
    const program = await supervised({ command: 'sh', args: ['-c', SHELL_WITH_STRAY], folder });
    await until(async () => /\d\n/.test(await program.log()));
    const stray = Number(await program.log());
    expect([alive(program.pid), alive(stray), program.exit()]).toEqual([true, true, undefined]);
    await program.stop();
    expect([alive(program.pid), alive(stray), existsSync(folder)]).toEqual([false, false, false]);
    await program.stop();
  });

  test('a program that ignores TERM is killed', async () => {
    const folder = await partFolder('test');
    const args = ['-c', 'trap "" TERM; echo on; while :; do sleep 1; done'];
    const program = await supervised({ command: 'sh', args, folder, graceMs: 200 });
    await until(async () => (await program.log()).includes('on'));
    await program.stop();
    expect(alive(program.pid)).toBe(false);
  });

  test('its exit code is known, and its log stays until stop', async () => {
    const folder = await partFolder('test');
    const program = await supervised({ command: 'sh', args: ['-c', 'echo last words; exit 7'], folder });
    await until(() => program.exit() !== undefined);
    expect([program.exit(), await program.log()]).toEqual([7, 'last words\n']);
    await program.stop();
    expect(existsSync(folder)).toBe(false);
  });

  test('a command that does not exist is an error', async () => {
    const folder = await partFolder('test');
    await expect(supervised({ command: 'verger-no-such-program', args: [], folder })).rejects.toThrow(
      'verger-no-such-program cannot be started',
    );
    expect(await until(() => !existsSync(folder))).toBe(true);
  });

  test('SIGKILL of the process that started it ends it, and deletes its folder', async () => {
    const folder = await partFolder('test');
    const supervise = new URL('../supervise.mjs', import.meta.url).pathname;
    const plan = { command: 'sh', args: ['-c', SHELL_WITH_STRAY], env: {}, folder, graceMs: 1000 };
    const starter = spawn(process.execPath, [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify([supervise, JSON.stringify(plan)])}, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
       child.stdout.once('data', (said) => console.log(String(said)));`,
    ]);
    const [said] = await once(starter.stdout, 'data');
    const { pid } = JSON.parse(String(said)) as { pid: number };
    expect(alive(pid)).toBe(true);
    starter.kill('SIGKILL');
    expect(await until(() => !alive(pid) && !existsSync(folder))).toBe(true);
  });
});
