import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { openSource } from '@verger/storage/photos';
import { openStore, type Store } from '@verger/storage/store';
import { startS3 } from '@verger/testing';
import { shardSize } from '../../packages/pipeline/src/features/engine.js';
import { readRunFile, writeRunFile } from '../../packages/pipeline/src/manifest/run-file.js';
import type { PublishedPart, RunJson } from '../../packages/pipeline/src/manifest/run-json.js';

const BUCKET = 'orchard';
const ROWS_A_FILE = 1_000_000;

/** What one step took. */
interface Step {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Largest resident memory of the process so far. */
  readonly peakBytes: number;
}

export interface Rows {
  /** `run.json` of a run of so many photos, written to the S3 server and read again. */
  readonly manifest: {
    readonly photos: number;
    readonly parts: number;
    readonly runJsonBytes: number;
    readonly partsBytes: number;
    readonly write: Step;
    readonly read: Step;
  };
  /** A listing by an S3 Inventory in CSV, of files of a million rows. */
  readonly inventory: { readonly rows: number; readonly bytes: number; readonly list: Step };
}

/** Rows of a manifest and of a listing, as a real S3 server keeps them: no photo is there. */
export async function simulateRows(photos: number, rows: number): Promise<Rows> {
  const server = await startS3();
  try {
    await server.makeBucket(BUCKET);
    Object.assign(process.env, server.env);
    return { manifest: await manifest(photos), inventory: await inventory(rows) };
  } finally {
    await server.stop();
  }
}

async function manifest(photos: number): Promise<Rows['manifest']> {
  const store = openStore(`s3://${BUCKET}/run`);
  const size = shardSize(photos);
  const count = Math.ceil(photos / size);
  const lists = { features: partsOf('features', count, size), reduced: partsOf('reduced', count, size) };
  const run = { ...RUN, parts: { ...lists, errors: [] } };
  const write = await step(() => writeRunFile(store, run));
  const read = await step(() => readRunFile(store));
  if (read.result?.parts.features.length !== count) throw new Error('the parts are not those written');
  return {
    photos,
    parts: 2 * count,
    runJsonBytes: (await store.read('run.json'))?.length ?? 0,
    partsBytes: await bytesBelow(store, 'manifest/'),
    write: write.cost,
    read: read.cost,
  };
}

async function inventory(rows: number): Promise<Rows['inventory']> {
  const store = openStore(`s3://${BUCKET}/inventory`);
  const files: { key: string; MD5checksum: string }[] = [];
  let bytes = 0;
  for (let from = 0; from < rows; from += ROWS_A_FILE) {
    const data = gzipSync(csvOf(from, Math.min(rows, from + ROWS_A_FILE)), { level: 1 });
    const name = `data/${files.length}.csv.gz`;
    await store.write(name, data);
    bytes += data.length;
    files.push({ key: `inventory/${name}`, MD5checksum: createHash('md5').update(data).digest('hex') });
  }
  const about = {
    ...{ sourceBucket: BUCKET, destinationBucket: `arn:aws:s3:::${BUCKET}`, version: '2016-11-30' },
    ...{ fileFormat: 'CSV', fileSchema: 'Bucket, Key, Size, ETag', files },
  };
  await store.write('manifest.json', new TextEncoder().encode(JSON.stringify(about)));
  const source = openSource(`s3://${BUCKET}/photos`, {
    inventory: `s3://${BUCKET}/inventory/manifest.json`,
  });
  const list = await step(() => source.list());
  if (list.result.photos.length !== rows) throw new Error('the listing is not the inventory');
  return { rows, bytes, list: list.cost };
}

function csvOf(from: number, to: number): string {
  const lines: string[] = [];
  for (let at = from; at < to; at++) {
    const etag = createHash('md5').update(`${at}`).digest('hex');
    lines.push(
      `"${BUCKET}","photos/Training/Apple+Braeburn+${at % 200}/${at}.jpg","${4000 + (at % 999)}","${etag}"\n`,
    );
  }
  return lines.join('');
}

function partsOf(kind: 'features' | 'reduced', count: number, rows: number): PublishedPart[] {
  return Array.from({ length: count }, (_, at) => {
    const sha256 = createHash('sha256').update(`${kind} ${at}`).digest('hex');
    const name = `${kind}/part-${String(at).padStart(5, '0')}-${sha256.slice(0, 16)}.parquet`;
    return { name, rows, sha256 };
  });
}

const RUN: Omit<RunJson, 'parts'> = {
  ...{ version: 1, runId: '5f0c2c5e-8f0a-4a37-9d4e-2d7b4cf9a3ab', state: 'done', code: '0.1.0' },
  config: {
    ...{ photos: `s3://${BUCKET}/photos`, backbone: 'b'.repeat(64), inputSize: 224 },
    ...{ preprocessing: 'srgb-2', precision: 'fp32', maxPixels: 120e6 },
  },
  ...{ options: {}, counts: { listed: 0, features: 0, errors: 0, reduced: 0, classes: 0 } },
  ...{ throughput: null, timings: {}, startedAt: '', finishedAt: null },
  machine: { cores: 2, cpu: '', memoryBytes: 0, node: '', platform: 'linux' },
};

async function bytesBelow(store: Store, prefix: string): Promise<number> {
  let sum = 0;
  for await (const { bytes } of store.list(prefix)) sum += bytes;
  return sum;
}

async function step<T>(work: () => Promise<T>): Promise<{ result: T; cost: Step }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const cost = {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: Number(peak) * 1024,
  };
  return { result, cost };
}
