import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, silent } from '@verger/base';
import { shippedBackbone } from '@verger/learning/backbone';
import { openSource } from '@verger/storage/photos';
import { folderStore, openStore } from '@verger/storage/store';
import { cannotStart, delayingProxy, startS3 } from '@verger/testing';
import { photo, temporaryFolder, writePhotos } from '@verger/testing/program';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shardPhotos } from '../../src/dataset/shard.js';
import {
  type CommittedPart,
  readCommitted,
  readErrorRows,
  readFeatureRows,
} from '../../src/features/committed.js';
import { localEngine } from '../../src/features/local-engine.js';
import { readVectors } from '../../src/features/read.js';
import { bringUpToDate } from '../../src/features/stage.js';
import type { RunConfig } from '../../src/manifest/run-json.js';

const paths = (count: number) => Array.from({ length: count }, (_, i) => `Test/Disc/${i}_100.jpg`);

async function compute(
  photos: string,
  out: string,
  options: { retryErrors?: boolean; log?: Log; signal?: AbortSignal; maxPixels?: number } = {},
) {
  const source = openSource(photos);
  const store = folderStore(out);
  const backbone = shippedBackbone();
  const config: RunConfig = {
    photos: source.url,
    backbone: backbone.sha256,
    inputSize: 224,
    preprocessing: 'test',
    precision: 'fp32',
    maxPixels: options.maxPixels ?? 1_000_000,
  };
  const listing = await source.list();
  const stage = await bringUpToDate(store, source, listing.photos, config, {
    engine: localEngine({ workers: 2 }),
    backbone,
    retryErrors: options.retryErrors ?? false,
    log: options.log ?? silent,
    signal: options.signal ?? new AbortController().signal,
  });
  return { ...stage, store, config };
}

/** All features of a run by path, as bytes. */
async function vectors(store: ReturnType<typeof folderStore>, parts: readonly CommittedPart[]) {
  const rows = new Map<string, Buffer>();
  const features = parts.filter(({ kind }) => kind === 'features');
  for await (const { paths, values, dimension } of readVectors(store, features, 'features')) {
    for (const [row, path] of paths.entries()) {
      rows.set(path, Buffer.from(values.slice(row * dimension, (row + 1) * dimension).buffer));
    }
  }
  return rows;
}

const errorsOf = async (store: ReturnType<typeof folderStore>, parts: readonly CommittedPart[]) =>
  (
    await Promise.all(parts.filter(({ kind }) => kind === 'errors').map((part) => readErrorRows(store, part)))
  ).flat();

const noS3 = cannotStart('s3');

/** A copy of a folder in an S3 server, behind a proxy that keeps the requests, until the test is over. */
async function inS3(folder: string) {
  const before = { ...process.env };
  const server = await startS3();
  const proxy = await delayingProxy({ target: server.endpoint, delayMs: 30 });
  onTestFinished(async () => {
    process.env = before;
    await proxy.stop();
    await server.stop();
  });
  await server.makeBucket('orchard');
  Object.assign(process.env, server.env);
  const [from, to] = [openSource(folder), openStore('s3://orchard/photos')];
  for (const { path } of (await from.list()).photos) await to.write(path, await from.read(path));
  process.env.AWS_ENDPOINT_URL = proxy.url;
  return { url: 's3://orchard/photos', proxy };
}

const killOnRead = (name: string) => misbehave('KILL_ON_READ', name);

/** Makes the workers go wrong at a photo, until the test is over or what this returns is called. */
const misbehave = (how: 'KILL_ON_READ' | 'FAIL_ON_READ', name: string) => {
  const preload = new URL('../support/kill-on-read.mjs', import.meta.url).href;
  process.env.NODE_OPTIONS = `--import ${preload}`;
  process.env[how] = name;
  const well = () => {
    delete process.env.NODE_OPTIONS;
    delete process.env[how];
  };
  onTestFinished(well);
  return well;
};

describe('the local engine', () => {
  it('gives every photo one row, and the same features whatever the shards', async () => {
    const [photos, whole, grown] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(40));
    const all = await compute(photos, whole);
    expect(all.counts).toEqual({ features: 40, errors: 0 });
    const rows = await vectors(all.store, all.parts);
    expect(rows.size).toBe(40);
    expect(new Set([...rows.values()].map((row) => row.toString('hex'))).size).toBe(40);

    for (const path of paths(40).slice(3)) renameSync(join(photos, path), join(photos, `${path}.later`));
    await compute(photos, grown);
    for (const path of paths(40).slice(3)) renameSync(join(photos, `${path}.later`), join(photos, path));
    const rest = await compute(photos, grown);
    expect(rest.computed.photos).toBe(37);
    expect(await vectors(rest.store, rest.parts)).toEqual(rows);
  });

  it.skipIf(noS3)('reads the first photos of the next shard from afar while it computes one', async () => {
    const photos = temporaryFolder();
    await writePhotos(photos, paths(100));
    const near = await compute(photos, temporaryFolder());
    const { url, proxy } = await inS3(photos);
    const far = await compute(url, temporaryFolder());
    expect(await vectors(far.store, far.parts)).toEqual(await vectors(near.store, near.parts));
    const asked = proxy.requests.map(({ path }) => /Test\/Disc\/\d+_100\.jpg/.exec(path)?.[0]);
    const at = (place: number) => asked.indexOf(paths(100).sort()[place]);
    // Two workers have the first two shards of 32: the third is begun before the last photo of either is asked for.
    expect(at(64)).toBeGreaterThan(-1);
    expect(at(64)).toBeLessThan(Math.min(at(31), at(63)));
  });

  it('gives the same features in the same order for photos in tars and Parquet files, and goes on when stopped', async () => {
    const [photos, whole] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(80));
    writeFileSync(join(photos, 'Test/Disc/torn.jpg'), (await photo(9)).subarray(0, 700));
    const facts = async ({ store, parts }: Awaited<ReturnType<typeof compute>>) => {
      const rows = await Promise.all(
        parts.filter(({ kind }) => kind === 'features').map((part) => readFeatureRows(store, part)),
      );
      const errors = await errorsOf(store, parts);
      return [...rows.flat(), ...errors].map(({ etag: _, ...row }) => row);
    };
    const single = await compute(photos, whole);
    const expected = {
      rows: await facts(single),
      features: [...(await vectors(single.store, single.parts))],
    };
    expect(expected.rows).toHaveLength(81);

    for (const format of ['tar', 'parquet'] as const) {
      const [shards, out] = [temporaryFolder(), temporaryFolder()];
      const signal = new AbortController().signal;
      await shardPhotos(openSource(photos), shards, { format, size: 60_000, log: silent, signal });
      const stop = new AbortController();
      const log: Log = { ...silent, progress: ({ done }) => done > 20 && stop.abort(new Error('enough')) };
      await expect(compute(shards, out, { log, signal: stop.signal })).rejects.toThrow('enough');
      const sharded = await compute(shards, out);
      expect(sharded.counts).toEqual({ features: 80, errors: 1 });
      expect([...(await vectors(sharded.store, sharded.parts))]).toEqual(expected.features);
      expect(await facts(sharded)).toEqual(expected.rows);
      // A run of single photos takes its shards for the same photos, by their content; errors are done again.
      expect((await compute(shards, whole)).computed.photos).toBeLessThan(2);
    }
  });

  it('keeps broken photos as error rows, and does them again only when asked or when they change', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(4));
    writeFileSync(join(photos, 'Test/Disc/empty.jpg'), '');
    writeFileSync(join(photos, 'Test/Disc/text.jpg'), 'no photo at all');
    writeFileSync(join(photos, 'Test/Disc/torn.jpg'), (await photo(9)).subarray(0, 700));
    const first = await compute(photos, out);
    expect(first.counts).toEqual({ features: 4, errors: 3 });
    const codes = (await errorsOf(first.store, first.parts)).map(({ path, stage, code }) => [
      path,
      stage,
      code,
    ]);
    expect(codes.sort()).toEqual([
      ['Test/Disc/empty.jpg', 'decode', 'empty'],
      ['Test/Disc/text.jpg', 'decode', 'not-a-photo'],
      ['Test/Disc/torn.jpg', 'decode', 'broken'],
    ]);
    expect((await compute(photos, out)).computed.photos).toBe(0);
    const again = await compute(photos, out, { retryErrors: true });
    expect([again.computed.photos, again.counts.errors]).toEqual([3, 3]);
    writeFileSync(join(photos, 'Test/Disc/torn.jpg'), await photo(9));
    const mended = await compute(photos, out);
    expect([mended.computed.photos, mended.counts]).toEqual([1, { features: 5, errors: 2 }]);
  });

  it('takes over photos that moved or were touched, and forgets those that are gone', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(6));
    const before = await compute(photos, out);
    const rows = await vectors(before.store, before.parts);
    cpSync(join(photos, 'Test/Disc'), join(photos, 'Test/Round'), { recursive: true });
    rmSync(join(photos, 'Test/Disc'), { recursive: true });
    rmSync(join(photos, 'Test/Round/5_100.jpg'));
    utimesSync(join(photos, 'Test/Round/0_100.jpg'), 1, 1);
    const after = await compute(photos, out);
    expect([after.computed.photos, after.counts]).toEqual([0, { features: 5, errors: 0 }]);
    const moved = await vectors(after.store, after.parts);
    expect(moved.get('Test/Round/3_100.jpg')).toEqual(rows.get('Test/Disc/3_100.jpg'));
    const labels = (await Promise.all(after.parts.map((part) => readFeatureRows(after.store, part)))).flat();
    expect(new Set(labels.map(({ label }) => label))).toEqual(new Set(['Round']));
  });

  it('takes a failure of the disk for no fault of a photo: the run stops, and goes on when it is mended', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(40));
    const warnings: string[] = [];
    const log = { ...silent, warn: (text: string) => warnings.push(text) };
    // Read ahead of the one that is waited for.
    const hint = misbehave('FAIL_ON_READ', 'Disc/12_100');
    await expect(compute(photos, out, { log })).rejects.toMatchObject({
      kind: 'input',
      code: 'photos-unreachable',
    });
    hint();
    expect((await compute(photos, out, { log })).counts).toEqual({ features: 40, errors: 0 });
    expect(warnings).toEqual([]);
  });

  it('does a damaged part again, and refuses parts of another configuration', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(40));
    const whole = await compute(photos, out);
    const rows = await vectors(whole.store, whole.parts);
    const [torn, altered] = readdirSync(join(out, 'features'));
    writeFileSync(join(out, 'features', torn!), 'PAR1');
    const bytes = await whole.store.read(`features/${altered}`);
    bytes![5000]! ^= 1;
    writeFileSync(join(out, 'features', altered!), bytes!);
    const warnings: string[] = [];
    const redone = await compute(photos, out, { log: { ...silent, warn: (text) => warnings.push(text) } });
    expect(warnings.filter((text) => text.includes('damaged'))).toHaveLength(2);
    expect(redone.computed.photos).toBe(40);
    expect(await vectors(redone.store, redone.parts)).toEqual(rows);
    await expect(compute(photos, out, { maxPixels: 5 })).rejects.toMatchObject({
      code: 'out-other-config',
      message: expect.stringContaining('maxPixels was 1000000, now 5'),
    });
  });

  it('gives up a photo that kills three workers, and loses no other', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(40));
    killOnRead('/7_100.jpg');
    const warnings: string[] = [];
    const { counts, parts, store } = await compute(photos, out, {
      log: { ...silent, warn: (text) => warnings.push(text) },
    });
    expect(counts).toEqual({ features: 39, errors: 1 });
    expect(await errorsOf(store, parts)).toMatchObject([
      { path: 'Test/Disc/7_100.jpg', stage: 'compute', code: 'worker-died' },
    ]);
    expect(warnings.filter((text) => text.startsWith('a worker died'))).toHaveLength(3);
  });

  it('says so when every worker dies, and goes on later', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(40));
    killOnRead('_100.jpg');
    await expect(compute(photos, out)).rejects.toMatchObject({ code: 'workers-die', kind: 'input' });
    delete process.env.KILL_ON_READ;
    expect((await compute(photos, out)).counts).toEqual({ features: 40, errors: 0 });
  });

  it('stops at once when asked, leaves no process, and goes on later', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    await writePhotos(photos, paths(80));
    const stop = new AbortController();
    const reason = new Error('enough');
    const log: Log = { ...silent, progress: ({ done }) => done > 20 && stop.abort(reason) };
    await expect(compute(photos, out, { log, signal: stop.signal })).rejects.toBe(reason);
    const children = spawnSync('ps', ['--ppid', String(process.pid), '-o', 'args='], { encoding: 'utf8' });
    expect(children.stdout).not.toContain('feature-worker');
    const rest = await compute(photos, out);
    expect(rest.counts).toEqual({ features: 80, errors: 0 });
    const committed = await readCommitted(rest.store, rest.config, silent);
    expect(committed.reduce((sum, { rows }) => sum + rows, 0)).toBe(80);
  });
});
