import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { shippedBackbone } from '@verger/learning/backbone';
import { readPca } from '@verger/learning/pca';
import { folderStore } from '@verger/storage/store';
import { cannotStart, sparkHome } from '@verger/testing';
import { featureRows, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import {
  attemptsOf,
  errorOf,
  expectDone,
  rowsOf,
  runJsonOf,
  type SparkFault,
  samplePaths,
  sparkRun,
  summaryOf,
  verger,
  writeSamplePhotos,
} from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFeatureRows } from '../../src/features/committed.js';
import type { MomentsJob } from '../../src/features/engine.js';
import { localEngine } from '../../src/features/local-engine.js';
import type { PartSet } from '../../src/features/part-set.js';
import { encodeRoleMoments, keysOf, ROLES, type RoleMoments } from '../../src/features/stored-moments.js';
import { sparkEngine } from '../../src/spark/engine.js';
import { family, gone, until, workersOf } from './processes.js';

const missing = cannotStart('spark');

const pcaOf = async (out: string) => (await readPca(folderStore(out)))!;

/** Largest difference of two rows of numbers, relative to the largest of them. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  let scale = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i]! - b[i]!));
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return most / scale;
}

/** Four shards of 32, 32, 32 and 8 photos, two for each of two Spark tasks. */
const COUNT = 104;

async function onlyOf(found: AsyncIterable<RoleMoments>): Promise<RoleMoments> {
  const all: RoleMoments[] = [];
  for await (const one of found) all.push(one);
  expect(all).toHaveLength(1);
  return all[0]!;
}
const sorted = samplePaths(COUNT).sort();

describe.skipIf(missing)(`Spark on one machine ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let photos: string;
  let backbone: string;
  let home: string;
  const at = (name: string) => join(folder, name);
  const spark = (
    out: string,
    fault?: SparkFault,
    more: { args?: string[]; env?: Record<string, string> } = {},
  ) => sparkRun({ photos, out, home, backbone, master: 'local[2,4]', fault, ...more });

  beforeAll(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-spark-'));
    photos = at('photos');
    home = await sparkHome();
    backbone = writeSmallBackbone(at('small.onnx'));
    await writeSamplePhotos(photos, COUNT);
  }, 1_200_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a disk that fails at one photo, again and again: no photo pays for it, and the same command goes on', async () => {
    const out = at('failing');
    const fault: SparkFault = { rules: [{ on: sorted[40]!, what: 'refuse', times: 6 }] };
    const first = await spark(out, fault).ended;
    expect(first.exit, first.stderr).toBe(5);
    expectDone(await spark(out, fault).ended);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
  }, 900_000);

  test('a worker killed once, photos that kill or hang every worker, a photo that goes, babble: each row once', async () => {
    const out = at('faults');
    const bad = at('bad-photos');
    await writeSamplePhotos(bad, COUNT);
    const [kills, hangs, goes, empty, broken] = [40, 70, 75, 80, 98].map((at) => sorted[at]!) as [
      string,
      string,
      string,
      string,
      string,
    ];
    writeFileSync(join(bad, empty), '');
    writeFileSync(join(bad, broken), 'no photo at all');
    const ended = await sparkRun({
      photos: bad,
      out,
      home,
      backbone,
      // As many losses of a task as anybody gets who asks for no fewer: three a deadly photo.
      master: 'local[2]',
      env: { VERGER_PHOTO_SECONDS: '6' },
      args: ['--max-errors', '0.1'],
      fault: {
        rules: [
          { on: sorted[5]!, what: 'kill', times: 1 },
          { on: kills, what: 'kill', times: 1000 },
          { on: hangs, what: 'hang', times: 1000 },
          { on: goes, what: 'lose', times: 1 },
          { on: 'start', what: 'babble', times: 1000 },
        ],
      },
    }).ended;
    expectDone(ended);
    expect(ended.stderr).toMatch(/Spark runs \d failed tasks? again/);
    const failed = [
      `${kills} worker-died`,
      `${hangs} worker-died`,
      `${goes} not-found`,
      `${empty} empty`,
      `${broken} not-a-photo`,
    ].sort();
    expect(await rowsOf(out)).toEqual({
      features: sorted.filter((path) => ![kills, hangs, goes, empty, broken].includes(path)),
      errors: failed,
    });
    expect(attemptsOf(out)).toEqual([]);
    expect(workersOf(out)).toEqual([]);
  }, 1_200_000);

  test('a worker that exits 0 early is found out, although Spark is content; the same command does the rest', async () => {
    const out = at('early');
    const first = await spark(out, { rules: [{ on: sorted[40]!, what: 'leaveEarly', times: 1 }] }).ended;
    expect(errorOf(first)).toMatchObject({
      code: 'spark-worker',
      message: 'Spark says it is done, but 1 of 2 tasks ended early without a word',
    });
    expect(first.exit).toBe(5);
    const again = await spark(out).ended;
    expectDone(again);
    // The two shards of the other task were staged, and are taken over.
    expect(summaryOf(again).throughput?.photos).toBe(32 + 8);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
    // Each row is summed once, too: what the driver has kept is what the parts alone give.
    const parts = runJsonOf(out).parts.features;
    const set: PartSet = { store: folderStore(out), prefix: '', features: parts, errors: [] };
    const engine = localEngine({ workers: 1 });
    const { signal } = new AbortController();
    const pieces = [{ start: null, parts }];
    const moments = await onlyOf(engine.moments({ set, out: set.store, pieces, log: silent, signal }));
    await engine.close();
    const key = keysOf(set, parts).at(-1)!;
    const bytes = Buffer.from(encodeRoleMoments(key, moments));
    expect(filesOf(out, 'moments')).toEqual(new Map([[`${key}.bin`, bytes]]));
  }, 1_200_000);

  test('a worker that never ends is stopped by the stall time-out, and what it did is kept', async () => {
    const out = at('linger');
    const linger = (where: string, on: string, minutes: string) =>
      spark(where, { rules: [{ on, what: 'linger', times: 1 }] }, { args: ['--stall-timeout', minutes] })
        .ended;
    // Before there is any work, when workers only show that they can run.
    const none = await linger(at('linger-first'), 'start', '1');
    expect(errorOf(none).code).toBe('spark-timeout');
    await gone('workers', () => workersOf(''));
    // On a busy machine the workers need more than a minute to begin.
    const first = await linger(out, sorted[5]!, '2');
    expect(errorOf(first).code).toBe('spark-timeout');
    expect(first.exit).toBe(5);
    await gone('workers', () => workersOf(out));
    // All were done; only one process would not go.
    expect(attemptsOf(out).filter((name) => name.endsWith('.parquet'))).toHaveLength(4);
    const again = await spark(out).ended;
    expectDone(again);
    expect(again.stderr).toContain('104 of 104 photos are done already');
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
  }, 1_200_000);

  test('a killed driver, a second driver, a Ctrl-C: nothing is left running, staged work is taken over', async () => {
    const out = at('stopped');
    // Neither of two starts ends by itself: one task stands still at its second shard.
    const endless: SparkFault = { slowMs: 150, rules: [{ on: sorted[70]!, what: 'hang', times: 2 }] };
    const staged = () => attemptsOf(out).filter((name) => name.endsWith('.parquet')).length;

    const first = spark(out, endless);
    await until('a staged part', () => (staged() > 0 ? true : undefined));
    const all = family(first.child.pid!);
    expect(all.filter(({ command }) => command.includes('SparkSubmit'))).toHaveLength(1);
    expect(all.some(({ command }) => command.includes('verger/worker.js'))).toBe(true);
    const second = await spark(out).ended;
    expect(errorOf(second).code).toBe('out-locked');
    expect(second.exit).toBe(2);
    first.child.kill('SIGKILL');
    await first.ended;
    const pids = new Set(all.map(({ pid }) => pid));
    await gone('processes of a killed driver', () =>
      [...pids].flatMap((pid) => family(pid)).filter(({ pid }) => pids.has(pid)),
    );
    const kept = staged();
    expect(kept).toBeGreaterThan(0);

    const third = spark(out, endless);
    await third.said('are taken over');
    await until('a worker', () => (workersOf(out).length > 0 ? true : undefined));
    const its = family(third.child.pid!);
    third.child.kill('SIGINT');
    const interrupted = await third.ended;
    expect(interrupted.exit).toBe(130);
    await gone('processes after a Ctrl-C', () => its.flatMap(({ pid }) => family(pid)));

    const last = await spark(out).ended;
    expectDone(last);
    expect(summaryOf(last).throughput?.photos ?? 0).toBeLessThanOrEqual(COUNT - 32);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
    expect(attemptsOf(out)).toEqual([]);
  }, 1_200_000);

  test('the whole way with the shipped backbone gives the bits of the local engine, and its PCA', async () => {
    const outs = { local: at('local'), spark: at('spark') };
    const local = await verger(['run', photos, '--out', outs.local, '--json', '--components', '12']);
    expectDone(local);
    const args = ['--components', '12'];
    const ended = await sparkRun({
      command: 'run',
      photos,
      out: outs.spark,
      home,
      master: 'local[2,4]',
      args,
    }).ended;
    expectDone(ended);
    expect(runJsonOf(outs.spark).throughput?.engine).toBe('spark');
    // Whole files: rows, order, metadata.
    expect(filesOf(outs.spark, 'features')).toEqual(filesOf(outs.local, 'features'));
    expect(await featureRows(outs.spark)).toHaveLength(COUNT);
    const models = { local: await pcaOf(outs.local), spark: await pcaOf(outs.spark) };
    expect(models.spark.json.k).toBe(models.local.json.k);
    expect(models.spark.json.rows).toBe(models.local.json.rows);
    expect(
      largestDifference(models.spark.json.explainedVariance, models.local.json.explainedVariance),
    ).toBeLessThan(1e-9);
    // The same signs: a component that pointed the other way would be 2 away.
    expect(largestDifference(models.spark.model.components, models.local.model.components)).toBeLessThan(
      1e-4,
    );
    expect(filesOf(outs.spark, 'reduced').size).toBe(filesOf(outs.local, 'reduced').size);

    // So few moments are not kept by a run: asked of both engines once more.
    const store = folderStore(outs.local);
    const parts = runJsonOf(outs.local).parts.features;
    const { signal } = new AbortController();
    const set: PartSet = { store, prefix: '', features: parts, errors: [] };
    // So often that a job does it, not the driver.
    const often = <Part>(of: readonly Part[]) => Array.from({ length: 100 }, () => of).flat();
    const all = [{ start: null, parts: often(parts) }];
    const job: MomentsJob = { set, out: store, pieces: all, log: silent, signal };
    const [first, ...rest] = parts;
    const without = new Set((await readFeatureRows(store, first!)).slice(0, 3).map(({ path }) => path));
    const some = { ...first!, rows: first!.rows - without.size, without };
    // As one of several runs, named by a folder above it, and three of its photos in another.
    const pieces = [{ start: null, parts: often([some, ...rest]) }];
    const among: MomentsJob = { ...job, set: { ...set, prefix: 'Test/' }, pieces };
    const engines = [
      localEngine({ workers: 1 }),
      sparkEngine({
        spark: { master: 'local[2,4]', home, conf: {} },
        backbone: shippedBackbone(),
        platform: undefined,
        slots: 2,
        timeout: undefined,
        stallTimeout: 15,
      }),
    ];
    try {
      for (const one of [job, among]) {
        const [mine, theirs] = [
          await onlyOf(engines[0]!.moments(one)),
          await onlyOf(engines[1]!.moments(one)),
        ];
        const count = ROLES.reduce((sum, role) => sum + (mine[role]?.n ?? 0), 0);
        expect(count).toBe(100 * (one === job ? COUNT : COUNT - 3));
        for (const role of ROLES) {
          expect(theirs[role]?.n).toBe(mine[role]?.n);
          if (mine[role] === null) continue;
          expect(largestDifference(theirs[role]!.mean, mine[role].mean)).toBeLessThan(1e-9);
          expect(largestDifference(theirs[role]!.m2.values, mine[role].m2.values)).toBeLessThan(1e-9);
        }
      }
    } finally {
      for (const engine of engines) await engine.close();
    }
  }, 1_200_000);
});
