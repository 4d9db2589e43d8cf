import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterArchive } from '@verger/cloud';
import type { WorkerPlatform } from '@verger/pipeline';
import { sha256 } from '@verger/storage/hash';
import { extract } from 'tar';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';

const here = `${process.platform}-${process.arch}`;
const runs = here === 'linux-x64' || here === 'linux-arm64';
const platform = here as WorkerPlatform;

test.skipIf(!runs)(
  'the archive of a cluster: two builds are the same bytes, and its driver runs from it, without AWS',
  async () => {
    const folder = temporaryFolder();
    const first = await clusterArchive({ platform, cache: join(folder, 'one') });
    const second = await clusterArchive({ platform, cache: join(folder, 'two') });
    expect(second.sha256).toBe(first.sha256);
    expect(sha256(readFileSync(second.path))).toBe(first.sha256);
    const root = join(folder, 'root');
    mkdirSync(root);
    await extract({ file: first.path, cwd: root });
    const run = (...args: string[]) =>
      spawnSync(join(root, 'bin/node'), [join(root, 'program/verger.js'), ...args], {
        cwd: root,
        env: { HOME: root, PATH: '' },
        encoding: 'utf8',
      });
    expect(run('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });
    const node = spawnSync(join(root, 'bin/node'), ['--version'], { encoding: 'utf8' });
    expect(node.stdout).toMatch(/^v24\./);
    const ended = run('run', join(root, 'none'), '--out', join(root, 'out'), '--json');
    expect(JSON.parse(ended.stdout).error.code).toBe('photos-missing');
    expect(readFileSync(join(root, 'program/step.sh'), 'utf8')).toContain('--master yarn');
  },
  900_000,
);

test('one for Graviton, from whatever machine: the same bytes twice, and a Node for arm64 in it', async () => {
  const folder = temporaryFolder();
  const build = (cache: string) => clusterArchive({ platform: 'linux-arm64', cache: join(folder, cache) });
  const first = await build('one');
  expect((await build('two')).sha256).toBe(first.sha256);
  const root = join(folder, 'root');
  mkdirSync(root);
  await extract({ file: first.path, cwd: root, filter: (path) => /bin\/node$/.test(path) });
  const elf = readFileSync(join(root, 'bin/node')).subarray(0, 20);
  // e_machine of ELF: 183 is AArch64.
  expect([elf.subarray(1, 4).toString(), elf.readUInt16LE(18)]).toEqual(['ELF', 183]);
}, 900_000);
