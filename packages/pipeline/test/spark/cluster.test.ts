import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  cannotStart,
  type DelayingProxy,
  delayingProxy,
  type Fault as S3Fault,
  type S3Server,
  type SparkCluster,
  startS3,
  startSparkCluster,
} from '@verger/testing';
import { drawSampleData, featureRows, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import {
  attemptsOf,
  errorOf,
  expectDone,
  rowsOf,
  type SparkFault,
  type SparkRun,
  sparkRun,
  summaryOf,
  verger,
  writeSamplePhotos,
} from '@verger/testing/program';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { family, gone, processes, until, workersOf } from './processes.js';

const missing = cannotStart('spark', 's3');
const python = process.env.VERGER_PYTHON ?? '';

const COUNT = 100;

describe.skipIf(missing)(`a Spark cluster, and S3 ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let photos: string;
  let sorted: string[];
  let backbone: string;
  let cluster: SparkCluster;
  let s3: S3Server;
  let proxy: DelayingProxy;
  const at = (name: string) => join(folder, name);
  const inBucket = (path: string) => join(s3.folder, 'orchard', path);
  const spark = (out: string, more: Partial<SparkRun> = {}) =>
    sparkRun({
      photos,
      out,
      home: cluster.home,
      backbone,
      master: cluster.url,
      ...more,
      conf: {
        'spark.executor.memory': '512m',
        'spark.scheduler.minRegisteredResourcesRatio': '1.0',
        ...more.conf,
      },
      env: { ...s3.env, AWS_ENDPOINT_URL: proxy.url, ...more.env },
    });
  /** Puts files into the bucket as its server keeps them, through its own door. */
  const putFolder = async (from: string, prefix: string) => {
    for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith('.')) continue;
      const path = join(entry.parentPath, entry.name);
      await s3.put('orchard', `${prefix}/${path.slice(from.length + 1)}`, readFileSync(path));
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-cluster-'));
    photos = at('photos');
    backbone = writeSmallBackbone(at('small.onnx'));
    sorted = await writeSamplePhotos(photos, COUNT);
    cluster = await startSparkCluster({ workers: 2, cores: 1, memory: '1g' });
    s3 = await startS3();
    await s3.makeBucket('orchard');
    proxy = await delayingProxy({ target: s3.endpoint });
    process.env.AWS_ACCESS_KEY_ID = s3.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = s3.secretAccessKey;
    await putFolder(photos, 'photos');
  }, 1_200_000);
  afterAll(async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    await proxy?.stop();
    await s3?.stop();
    await cluster?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => proxy.setFaults(undefined));

  /** Rows of the run that the first test leaves in the bucket. */
  let rows = 0;

  test('the whole way, all of it in S3: the bits of the local engine, read by Spark', async () => {
    const sampleData = at('orchard');
    await drawSampleData(sampleData, 3);
    await putFolder(sampleData, 'orchard');
    const local = await verger(['run', sampleData, '--out', at('local'), '--json']);
    expectDone(local);
    const ended = await spark('s3://orchard/run', {
      command: 'run',
      photos: 's3://orchard/orchard',
      // The shipped one.
      backbone: undefined,
    }).ended;
    expectDone(ended);
    const mine = await featureRows(at('local'));
    expect(await featureRows(inBucket('run'))).toEqual(mine);
    expect(summaryOf(ended).metrics).toEqual(summaryOf(local).metrics);
    expect(summaryOf(ended).counts).toEqual(summaryOf(local).counts);
    for (const file of ['report.html', 'run.json', 'classifier/model.verger', 'pca/model.bin']) {
      expect({ file, there: existsSync(inBucket(`run/${file}`)) }).toEqual({ file, there: true });
    }

    rows = mine.length;
    const table = `parquet.\`${inBucket('run')}/features\``;
    const asked = spawnSync(
      join(cluster.home, 'bin', 'spark-sql'),
      [
        ...['--master', 'local[1]', '--conf', `spark.sql.warehouse.dir=${at('warehouse')}`],
        ...[
          '-e',
          `SELECT 'found', count(*), min(size(features)), max(size(features)), count(DISTINCT path) FROM ${table}`,
        ],
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          SPARK_LOCAL_IP: '127.0.0.1',
          SPARK_SUBMIT_OPTS: `-Djava.io.tmpdir=${folder}`,
        },
      },
    );
    expect(asked.stdout.trim().split('\n').at(-1)).toBe(`found\t${rows}\t1280\t1280\t${rows}`);
  }, 1_200_000);

  test.skipIf(python === '')('pandas and DuckDB read that run (skipped without VERGER_PYTHON)', () => {
    expect(rows).toBeGreaterThan(0);
    const code = [
      'import sys, json, pandas, duckdb',
      'from pyarrow import fs',
      'endpoint, key, secret, files = sys.argv[1:]',
      's3 = fs.S3FileSystem(access_key=key, secret_key=secret, endpoint_override=endpoint, scheme="http", region="us-east-1")',
      'frame = pandas.read_parquet("orchard/run/features", filesystem=s3)',
      'reduced = pandas.read_parquet("orchard/run/reduced", filesystem=s3)',
      'found = duckdb.sql(f"SELECT count(*), min(len(features)), count(DISTINCT path) FROM \'{files}/features/*.parquet\'").fetchall()[0]',
      'print(json.dumps([len(frame), int(frame.features.map(len).min()), len(reduced), *found]))',
    ].join('\n');
    const host = s3.endpoint.replace('http://', '');
    const read = spawnSync(python, ['-c', code, host, s3.accessKeyId, s3.secretAccessKey, inBucket('run')], {
      encoding: 'utf8',
    });
    expect(read.stderr).toBe('');
    expect(JSON.parse(read.stdout)).toEqual([rows, 1280, rows, rows, 1280, rows]);
  });

  test('S3 that answers 500 and 503, cuts bodies, falls silent, and a photo that goes: every row once', async () => {
    await putFolder(photos, 'unsure');
    const gonePhoto = sorted[50]!;
    const kinds: S3Fault[] = [
      { kind: 'status', status: 500, code: 'InternalError' },
      { kind: 'status', status: 503, code: 'SlowDown' },
      { kind: 'cut', afterBytes: 100 },
      { kind: 'lost' },
    ];
    const hit = { faults: 0, silences: 0 };
    let photosRead = 0;
    proxy.setFaults(({ method, path, index }) => {
      if (!path.includes('_100.jpg')) {
        // Specs, marks, parts and results fail too, now and then.
        return index % 11 === 0 && method !== 'GET' ? kinds[index % 2] : undefined;
      }
      if (path.includes(encodeURI(gonePhoto))) rmSync(inBucket(`unsure/${gonePhoto}`), { force: true });
      photosRead++;
      if (photosRead === 20 || photosRead === 60) {
        hit.silences++;
        return { kind: 'silence', ms: 5000 };
      }
      if (photosRead % 5 !== 0) return undefined;
      return kinds[hit.faults++ % kinds.length];
    });
    const ended = await spark('s3://orchard/unsure-run', {
      photos: 's3://orchard/unsure',
      args: ['--max-errors', '0.05'],
    }).ended;
    expectDone(ended);
    expect(hit.faults).toBeGreaterThan(15);
    expect(hit.silences).toBe(2);
    expect(await rowsOf(inBucket('unsure-run'))).toEqual({
      features: sorted.filter((path) => path !== gonePhoto),
      errors: [`${gonePhoto} not-found`],
    });
    expect(attemptsOf(inBucket('unsure-run'))).toEqual([]);
  }, 1_200_000);

  test('credentials that expire in mid-run end it; with new ones the same command goes on', async () => {
    const out = 's3://orchard/expired-run';
    let photosRead = 0;
    proxy.setFaults(({ path }) => {
      if (path.includes('_100.jpg')) photosRead++;
      return photosRead > 50 ? { kind: 'status', status: 400, code: 'ExpiredToken' } : undefined;
    });
    const first = await spark(out, { photos: 's3://orchard/photos' }).ended;
    expect(errorOf(first).code).toMatch(/^(spark|s3)-credentials$/);
    expect(errorOf(first).hint).toContain('credentials');
    expect(first.exit).toBe(5);
    proxy.setFaults(undefined);
    const again = await spark(out, { photos: 's3://orchard/photos' }).ended;
    expectDone(again);
    expect(await rowsOf(inBucket('expired-run'))).toEqual({ features: sorted, errors: [] });
  }, 1_200_000);

  test('two drivers on one run in S3: one wins, the other says so', async () => {
    const out = 's3://orchard/two-run';
    const both = await Promise.all([0, 1].map(() => spark(out, { photos: 's3://orchard/photos' }).ended));
    expect(both.map(({ exit }) => exit).sort()).toEqual([0, 2]);
    const loser = both.find(({ exit }) => exit === 2)!;
    expect(errorOf(loser).code).toBe('out-locked');
    expect(await rowsOf(inBucket('two-run'))).toEqual({ features: sorted, errors: [] });
  }, 1_200_000);

  test('an executor and a Spark worker that are killed: their tasks run again elsewhere, every row once', async () => {
    const out = at('killed');
    const slow: SparkFault = { slowMs: 400 };
    const running = spark(out, { fault: slow });
    const [node, other] = cluster.workers;
    // Those that read photos, not those that only show, before, that they can run.
    const workersBelow = (pid: number) => {
      const own = new Set(workersOf(out).map((worker) => worker.pid));
      return family(pid).filter((one) => own.has(one.pid));
    };
    const [first] = await until('a worker on each node', () =>
      cluster.workers.every(({ pid }) => workersBelow(pid).length > 0) ? workersBelow(node!.pid) : undefined,
    );
    const theirs = workersBelow(other!.pid);
    process.kill(executorOf(first!.pid), 'SIGKILL');
    await gone('workers of a killed executor', () => processes().filter(({ pid }) => pid === first!.pid));
    other!.kill('SIGKILL');
    const ended = await running.ended;
    expect(ended.stderr).toContain('Spark has lost executor');
    expectDone(ended);
    expect(node!.exit()).toBeUndefined();
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
    const pids = new Set(theirs.map(({ pid }) => pid));
    await gone('workers of a killed node', () => processes().filter(({ pid }) => pids.has(pid)));
    // Not one photo more than the shards that were lost.
    expect(filesOf(out, 'features').size).toBe(4);
    expect(basename(out)).toBe('killed');
  }, 1_200_000);
});

/** The Java process that a worker's standard input comes from. */
function executorOf(worker: number): number {
  const parent = processes().find(({ pid }) => pid === worker)?.parent ?? 0;
  expect(processes().find(({ pid }) => pid === parent)?.command).toContain('CoarseGrainedExecutorBackend');
  return parent;
}
