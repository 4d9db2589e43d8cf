import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotStart, sparkHome, startSparkCluster, startYarn } from '@verger/testing';
import { filesOf } from '@verger/testing/fixtures';
import {
  expectDone,
  type SparkRun,
  sparkRun,
  summaryOf,
  verger,
  writeSamplePhotos,
} from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRunFolder } from '../../src/run/run-folder.js';

const missing = cannotStart('spark', 'yarn');

const COUNT = 1000;

describe.skipIf(missing)(
  `${COUNT} photos and the shipped backbone, engine spark ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    let folder: string;
    let photos: string;
    let home: string;
    let local: Map<string, Buffer>;
    const at = (name: string) => join(folder, name);

    beforeAll(async () => {
      folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-same-'));
      photos = at('photos');
      home = await sparkHome();
      await writeSamplePhotos(photos, COUNT);
      expectDone(await verger(['features', photos, '--out', at('local'), '--json']));
      local = filesOf(at('local'), 'features');
      expect(local.size).toBe(32);
    }, 1_200_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Names, rows, order and metadata: whole files. */
    async function expectSame(name: string, more: Pick<SparkRun, 'master' | 'conf' | 'env'>): Promise<void> {
      const out = at(name);
      const ended = await sparkRun({ photos, out, home, ...more }).ended;
      expectDone(ended);
      expect(summaryOf(ended).counts).toMatchObject({ features: COUNT, errors: 0 });
      const found = filesOf(out, 'features');
      expect([...found.keys()]).toEqual([...local.keys()]);
      for (const [file, bytes] of found)
        expect({ file, same: bytes.equals(local.get(file)!) }).toEqual({ file, same: true });
    }

    test(
      'local[2,4]: the bits of the local engine',
      () => expectSame('local-2', { master: 'local[2,4]' }),
      1_200_000,
    );

    test('photos in tars: the same features in the same order', async () => {
      expectDone(await verger(['dataset', 'shard', photos, '--out', at('tars'), '--size', '2MB']));
      const out = at('of-tars');
      expectDone(await sparkRun({ photos: at('tars'), out, home, master: 'local[2,4]' }).ended);
      const rows = async (run: string) => {
        const found: [string, string][] = [];
        for await (const { path, features } of (await openRunFolder(run)).features())
          found.push([path, Buffer.from(features.buffer.slice(0)).toString('base64')]);
        return found;
      };
      expect(await rows(out)).toEqual(await rows(at('local')));
    }, 1_200_000);

    test('a standalone cluster: the same bits', async () => {
      const cluster = await startSparkCluster({ workers: 2, cores: 1, memory: '1g' });
      try {
        await expectSame('standalone', { master: cluster.url, conf: { 'spark.executor.memory': '512m' } });
      } finally {
        await cluster.stop();
      }
    }, 1_200_000);

    test('YARN: the same bits', async () => {
      const yarn = await startYarn({ nodes: 2, memoryMb: 3072, cores: 2 });
      try {
        const conf = { ...yarn.sparkConf(home), 'spark.executor.instances': '2' };
        await expectSame('yarn', { master: 'yarn', conf, env: { ...yarn.env } });
      } finally {
        await yarn.stop();
      }
    }, 1_200_000);
  },
);
