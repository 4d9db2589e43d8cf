import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { openSource } from '@verger/storage/photos';
import { temporaryFolder } from '@verger/testing/program';
import { expect, onTestFinished, test, vi } from 'vitest';
import { withRun } from '../../src/run/open-run.js';

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const now = () => new Date(0);
const ELSEWHERE = { host: 'elsewhere', pid: 1, began: '', since: LONG_AGO };

test('a run whose folder another has taken ends, and writes nothing more there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const folder = temporaryFolder();
  const world = { log: silent, signal: new AbortController().signal, now, version: '0' };
  const config = {
    ...{ photos: '/photos', backbone: 'b', inputSize: 224, preprocessing: 'p' },
    ...{ precision: 'fp32' as const, maxPixels: 1 },
  };
  const other = JSON.stringify({ ...ELSEWHERE, renewed: LONG_AGO });
  const running = withRun(
    folder,
    { config, source: openSource('/photos') },
    () => ({}),
    world,
    async ({ context: { signal } }) => {
      writeFileSync(join(folder, 'run.lock'), other);
      writeFileSync(join(folder, 'run.json'), 'of the other');
      vi.advanceTimersByTime(60_000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('stopped');
    },
  );
  await expect(running).rejects.toMatchObject({
    code: 'out-lost',
    message: `${folder} was taken by process 1 on elsewhere while this ran`,
  });
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe('of the other');
  expect(readFileSync(join(folder, 'run.lock'), 'utf8')).toBe(other);
});
