import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapScript, clusterArchive } from '@verger/cloud';
import type { WorkerPlatform } from '@verger/pipeline';
import { sha256 } from '@verger/storage/hash';
import { cannotStart, lacksTool, startS3, toolFolder } from '@verger/testing';
import { extract } from 'tar';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { namespace, withoutInternet } from './no-internet.js';

const here = `${process.platform}-${process.arch}`;
const runs = here === 'linux-x64' || here === 'linux-arm64';
const platform = here as WorkerPlatform;

const folder = temporaryFolder();

test.skipIf(!runs)(
  'the archive of a cluster: two builds are the same bytes, and its driver runs from it, without AWS',
  async () => {
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

const noBucket = cannotStart('s3') ?? lacksTool('aws');

test.skipIf(!runs || noBucket)(
  `the bootstrap of a node needs no internet: the bucket is enough ${noBucket ? `(skipped: ${noBucket})` : ''}`,
  async () => {
    const s3 = await startS3();
    try {
      const archive = await clusterArchive({ platform, cache: join(folder, 'one') });
      await s3.makeBucket('bucket');
      await s3.put('bucket', 'bootstrap/archives/verger.tar.gz', readFileSync(archive.path));
      const home = join(folder, 'node');
      mkdirSync(home);
      const port = Number(new URL(s3.endpoint).port);
      const path = `${await toolFolder('aws')}:${process.env.PATH}`;
      const node = { port, folder, env: { ...s3.env, HOME: home, PATH: path } };

      // The watch itself: what asks for more is seen, and gets nothing.
      const more = await withoutInternet(
        ['/bin/bash', '-c', 'curl https://example.com; aws s3 ls --endpoint-url http://example.com'],
        node,
      );
      expect(more.code).not.toBe(0);
      expect(more.tried).toEqual([expect.stringContaining('example.com'), 'curl https://example.com']);
      if (namespace() !== undefined) {
        const straight = await withoutInternet(['/bin/bash', '-c', 'exec 3<> /dev/tcp/192.0.2.1/80'], node);
        expect(straight.stderr).toContain('Network is unreachable');
      }

      rmSync(join(folder, 'fetched'));
      const address = 's3://bucket/bootstrap/archives/verger.tar.gz';
      const ended = await withoutInternet(['/bin/bash', bootstrapScript(), address, archive.sha256], node);
      expect(ended).toEqual({
        ...{ code: 0, stderr: '', tried: [] },
        stdout: expect.stringMatching(/^verger bootstrap: v24\..*\/node\/verger\n$/),
      });
      expect(existsSync(join(home, 'verger/program/verger.js'))).toBe(true);
    } finally {
      await s3.stop();
    }
  },
  900_000,
);

test('one for Graviton, from whatever machine: the same bytes twice, and a Node for arm64 in it', async () => {
  const build = (cache: string) =>
    clusterArchive({ platform: 'linux-arm64', cache: join(folder, `arm-${cache}`) });
  const first = await build('one');
  expect((await build('two')).sha256).toBe(first.sha256);
  const root = join(folder, 'arm-root');
  mkdirSync(root);
  await extract({ file: first.path, cwd: root, filter: (path) => /bin\/node$/.test(path) });
  const elf = readFileSync(join(root, 'bin/node')).subarray(0, 20);
  // e_machine of ELF: 183 is AArch64.
  expect([elf.subarray(1, 4).toString(), elf.readUInt16LE(18)]).toEqual(['ELF', 183]);
}, 900_000);
