import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterArchive } from '@verger/cloud';
import { sha256, type WorkerPlatform } from '@verger/pipeline';
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
    const ended = run('run', join(root, 'none'), '--out', join(root, 'out'), '--json');
    expect(JSON.parse(ended.stdout).error.code).toBe('photos-missing');
    expect(readFileSync(join(root, 'program/step.sh'), 'utf8')).toContain('--master yarn');
  },
  900_000,
);
