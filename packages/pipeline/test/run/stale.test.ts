import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { temporaryFolder, writePhotos } from '@verger/testing/program';
import { expect, it } from 'vitest';
import { executeRun } from '../../src/run/run.js';

const world = {
  log: silent,
  signal: new AbortController().signal,
  now: () => new Date('2026-01-01T00:00:00Z'),
  version: 'test',
};

it('throws no rows away for a smaller --limit, and trains on no stale or damaged reduction', async () => {
  const [photos, out] = [temporaryFolder(), temporaryFolder()];
  const paths = (count: number) =>
    Array.from({ length: count }, (_, i) => `Training/${i % 2 ? 'Kiwi' : 'Lime'}/${i}_100.jpg`);
  await writePhotos(photos, paths(12));
  await executeRun('features', { photos, out }, world);
  await expect(executeRun('features', { photos, out, limit: 5 }, world)).rejects.toMatchObject({
    code: 'limit-drops-rows',
    message: expect.stringContaining('would drop 7'),
  });
  await executeRun('pca', { out, components: 3 }, world);
  await writePhotos(photos, paths(16));
  const grown = await executeRun('features', { photos, out }, world);
  expect(grown.counts.features).toBe(16);
  await expect(executeRun('train', { out }, world)).rejects.toMatchObject({ code: 'stage-stale' });
  await executeRun('pca', { out, components: 3 }, world);
  expect((await executeRun('train', { out }, world)).counts.classes).toBe(2);
  writeFileSync(join(out, 'pca', 'model.json'), '{"version":1,');
  await expect(executeRun('train', { out }, world)).rejects.toMatchObject({ code: 'pca-corrupt' });
});
