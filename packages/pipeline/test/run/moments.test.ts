import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, silent } from '@verger/base';
import type { FeatureBatch } from '@verger/learning/pca';
import { seededRandom, sha256 } from '@verger/storage/hash';
import { folderStore, type Store } from '@verger/storage/store';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { runJsonOf, temporaryFolder, writePhotos } from '@verger/testing/program';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localEngine } from '../../src/features/local-engine.js';
import { MomentsFold } from '../../src/features/moments-fold.js';
import type { CountedPart } from '../../src/features/part-set.js';
import { encodeFeatures, partName } from '../../src/features/part-table.js';
import { cutPieces } from '../../src/features/pieces.js';
import type { FeatureRow } from '../../src/features/row.js';
import { encodeRoleMoments, keysOf, ROLES, type RoleMoments } from '../../src/features/stored-moments.js';
import type { RunConfig } from '../../src/manifest/run-json.js';
import { momentsOfSets } from '../../src/run/moments-stage.js';
import { executeRun } from '../../src/run/run.js';
import { sparkPcaJobs } from '../../src/spark/pca-jobs.js';

const world = {
  signal: new AbortController().signal,
  now: () => new Date('2026-01-01T00:00:00Z'),
  version: 'test',
};

describe('pieces', () => {
  const random = seededRandom('pieces');
  const parts = Array.from({ length: 600 }, (_, i): CountedPart => {
    const checksum = sha256(`${random()}`);
    const name = `features/part-${String(i).padStart(5, '0')}-${checksum.slice(0, 16)}.parquet`;
    return { name, rows: i < 500 ? 256 : 32, sha256: checksum };
  });
  const keys = (of: readonly CountedPart[]) =>
    cutPieces(of).map((piece) => keysOf({ prefix: '' }, piece).at(-1));
  const rowsOf = (of: readonly CountedPart[]) => of.reduce((sum, { rows }) => sum + rows, 0);

  it('hold every part once, in order, and many rows each', () => {
    const pieces = cutPieces(parts);
    expect(pieces.flat()).toEqual(parts);
    const rows = pieces.slice(0, -2).map(rowsOf);
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(2048);
    // All but the open one, which is two.
    const mean = rowsOf(parts) / (pieces.length - 1);
    expect(mean).toBeGreaterThan(3000);
    expect(mean).toBeLessThan(12_000);
    expect(cutPieces([])).toEqual([]);
  });

  it('stay as they are where no part came or went', () => {
    const before = new Set(keys(parts));
    const changed = (of: readonly CountedPart[]) => keys(of).filter((key) => !before.has(key)).length;
    expect(changed(parts)).toBe(0);
    expect(changed(parts.toSpliced(200, 1))).toBeLessThan(6);
    // What is added at the end makes pieces of its own, or the last one longer.
    expect(changed([...parts, { ...parts[0]!, name: 'features/part-00600-0.parquet' }])).toBeLessThan(3);
    const [piece] = cutPieces(parts);
    expect(keysOf({ prefix: '' }, piece!)).toContain(keysOf({ prefix: '' }, piece!.slice(0, 3)).at(-1));
  });

  it('are named by what decides their moments', () => {
    const some = parts.slice(0, 2);
    const key = (prefix: string, of: readonly CountedPart[]) => keysOf({ prefix }, of).at(-1);
    const plain = key('', some);
    expect(key('east/', some)).toBe(plain);
    expect(key('Test/', some)).not.toBe(plain);
    expect(key('', [{ ...some[0]!, without: new Set(['Kiwi/1.jpg']) }, some[1]!])).not.toBe(plain);
    expect(key('', some.toReversed())).not.toBe(plain);
  });
});

describe('the moments of a run that grows', () => {
  const paths = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => {
      const at = from + i;
      return `${at % 4 ? 'Training' : 'Test'}/${at % 3 ? 'Kiwi' : 'Lime'}/${at}_100.jpg`;
    });

  /** The moments as bytes, of how many rows, what of `features/` was read for them, and what was warned of. */
  async function sum(out: string, spoil: (store: Store) => Store = (store) => store, into?: Store) {
    const plain = folderStore(out);
    const read: string[] = [];
    const heard: string[] = [];
    const store = spoil({
      ...plain,
      list: (prefix) => plain.list(prefix),
      read: (path, range) => {
        if (path.startsWith('features/')) read.push(path);
        return plain.read(path, range);
      },
    });
    const { features } = runJsonOf(out).parts;
    const engine = localEngine({ workers: 1 });
    onTestFinished(() => engine.close());
    const log = { ...silent, warn: (text: string) => heard.push(text) };
    const set = { store, prefix: '', features, errors: [] };
    const where = { out: into ?? store, log, signal: world.signal };
    const moments = await momentsOfSets([set], where, engine);
    const rows = ROLES.reduce((sum, role) => sum + (moments[role]?.n ?? 0), 0);
    return { bytes: Buffer.from(encodeRoleMoments('', moments)).toString('hex'), rows, read, heard };
  }

  /** The same of a copy that keeps none. */
  async function anew(out: string) {
    const copy = temporaryFolder();
    cpSync(out, copy, { recursive: true });
    rmSync(join(copy, 'moments'), { recursive: true, force: true });
    return sum(copy);
  }

  const kept = (out: string) => readdirSync(join(out, 'moments')).sort();
  const names = (out: string) => runJsonOf(out).parts.features.map(({ name }) => name);

  it('are summed without reading an old feature again, to the bit', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    const backbone = writeSmallBackbone(join(temporaryFolder(), 'grid.onnx'));
    const features = () => executeRun('features', { photos, out, backbone }, { ...world, log: silent });
    await writePhotos(photos, paths(0, 240));
    await features();
    // Whoever computes the features has them in memory: nothing is left to read.
    expect(kept(out)).toHaveLength(1);
    const first = await sum(out);
    expect(first).toMatchObject({ read: [], heard: [] });
    const unkept = await anew(out);
    expect(unkept.read.sort()).toEqual(names(out).sort());
    expect(first.bytes).toBe(unkept.bytes);

    const old = names(out);
    const before = kept(out);
    const oldMoments = temporaryFolder();
    cpSync(join(out, 'moments'), oldMoments, { recursive: true });
    await writePhotos(photos, paths(240, 400));
    await features();
    const added = names(out).filter((name) => !old.includes(name));
    expect(added).toHaveLength(5);
    expect(kept(out)).toHaveLength(1);
    expect(kept(out)).not.toEqual(before);
    const together = await sum(out);
    expect(together.read).toEqual(names(out).slice(-1));
    // As if the features had been added by a start that was stopped before it summed them; then the sum is stopped
    // before it is written, and after, before the old one goes.
    rmSync(join(out, 'moments'), { recursive: true });
    cpSync(oldMoments, join(out, 'moments'), { recursive: true });
    const broken = (what: 'write' | 'remove') => (store: Store) => ({
      ...store,
      [what]: async () => {
        throw new Error('the power is gone');
      },
    });
    await expect(sum(out, broken('write'))).rejects.toThrow('the power');
    expect(kept(out)).toEqual(before);
    await expect(sum(out, broken('remove'))).rejects.toThrow('the power');
    expect(kept(out)).toHaveLength(2);
    for (const name of kept(out)) if (!before.includes(name)) rmSync(join(out, 'moments', name));
    const grown = await sum(out);
    expect(grown.read.sort()).toEqual(added.sort());
    const fresh = await anew(out);
    expect(grown.bytes).toBe(fresh.bytes);
    expect(together.bytes).toBe(fresh.bytes);
    expect(grown.bytes).not.toBe(first.bytes);
    expect(kept(out)).toHaveLength(1);

    // A photo that is gone: its part is another, and what was summed with it is not used.
    rmSync(join(photos, paths(0, 1)[0]!));
    await features();
    const smaller = await sum(out);
    expect(smaller.bytes).toBe((await anew(out)).bytes);
    expect(smaller.bytes).not.toBe(grown.bytes);
    expect(kept(out)).toHaveLength(1);

    // One byte: it is seen, said, and done again.
    const file = join(out, 'moments', kept(out)[0]!);
    const damaged = readFileSync(file);
    damaged[damaged.length >> 1]! ^= 1;
    writeFileSync(file, damaged);
    const mended = await sum(out);
    expect(mended.heard).toEqual([expect.stringContaining('is damaged')]);
    expect(mended.bytes).toBe(smaller.bytes);
    // What is over, less than a block, is not worth a file.
    const over = names(out).slice(-1);
    expect((await sum(out)).read).toEqual(over);

    // A model of several runs, somewhere else, takes what its runs keep.
    const model = temporaryFolder();
    const joined = await sum(out, undefined, folderStore(model));
    expect(joined).toEqual({ bytes: smaller.bytes, rows: 399, read: over, heard: [] });
    expect(readdirSync(model)).toEqual([]);

    // The command itself: the same model with and without what is kept.
    const pca = async () => {
      await executeRun('pca', { out, components: 6 }, { ...world, log: silent });
      return readFileSync(join(out, 'pca', 'model.bin'));
    };
    const fitted = await pca();
    rmSync(join(out, 'moments'), { recursive: true });
    expect((await pca()).equals(fitted)).toBe(true);
    expect(kept(out)).toHaveLength(1);
  });

  it('count each row once when the features were stopped half-way', async () => {
    const [photos, out] = [temporaryFolder(), temporaryFolder()];
    const backbone = writeSmallBackbone(join(temporaryFolder(), 'grid.onnx'));
    await writePhotos(photos, paths(0, 400));
    const power = new AbortController();
    const log: Log = { ...silent, progress: ({ done }) => done >= 150 && power.abort(new Error('no power')) };
    const stopped = { ...world, signal: power.signal, log };
    await expect(executeRun('features', { photos, out, backbone }, stopped)).rejects.toThrow('no power');
    const before = readdirSync(join(out, 'features')).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(13);
    expect(existsSync(join(out, 'moments'))).toBe(false);
    await executeRun('features', { photos, out, backbone }, { ...world, log: silent });
    const found = await sum(out);
    expect(found.rows).toBe(400);
    // Parts that are less than a block.
    expect(found.read.length).toBeLessThan(4);
    expect(found.bytes).toBe((await anew(out)).bytes);
  });
});

describe('moments of parts that are being read', () => {
  const DIMENSION = 6;
  const config: RunConfig = {
    ...{ photos: 'photos', backbone: sha256('backbone'), inputSize: 224, preprocessing: 'test' },
    ...{ precision: 'fp32', maxPixels: 1e6 },
  };

  /** A store with parts of 256 rows, some of them fewer, of all roles. */
  async function writeParts(count: number) {
    const random = seededRandom('fold');
    const store = folderStore(temporaryFolder());
    const parts: { part: CountedPart & { kind: 'features' }; batch: FeatureBatch }[] = [];
    for (let number = 0; number < count; number++) {
      const length = number % 9 === 4 ? 100 : 256;
      const vectors = Array.from({ length }, () => Float32Array.from({ length: DIMENSION }, () => random()));
      const rows = vectors.map((_, i): FeatureRow => {
        const path = `${number % 5 ? 'Training' : i % 2 ? 'Test' : 'more'}/Kiwi/${number}-${i}.jpg`;
        return { path, label: 'Kiwi', bytes: 1, etag: path, sha256: sha256(path), width: 1, height: 1 };
      });
      const bytes = encodeFeatures(rows, vectors, config);
      const checksum = sha256(bytes);
      const name = partName('features', number, checksum);
      await store.write(name, bytes);
      const values = Float32Array.from(vectors.flatMap((vector) => [...vector]));
      const batch = { paths: rows.map(({ path }) => path), values, dimension: DIMENSION };
      parts.push({ part: { kind: 'features', name, rows: length, sha256: checksum }, batch });
    }
    return { store, parts };
  }

  const kept = async (store: Store) => {
    const found = new Map<string, string>();
    for await (const { path } of store.list('moments/')) {
      found.set(path, Buffer.from((await store.read(path))!).toString('hex'));
    }
    return found;
  };

  it('are kept as the PCA stage would keep them, to the byte, whatever stood there before', async () => {
    const { store, parts } = await writeParts(47);
    const features = parts.map(({ part }) => part);
    const engine = localEngine({ workers: 1 });
    onTestFinished(() => engine.close());
    const stage = (of: readonly CountedPart[], into: Store) =>
      momentsOfSets(
        [{ store, prefix: '', features: of, errors: [] }],
        { out: into, ...world, log: silent },
        engine,
      );
    await stage(features, store);
    const expected = await kept(store);
    expect(expected.size).toBeGreaterThan(2);
    const forget = async () => {
      for (const path of (await kept(store)).keys()) await store.remove(path);
    };
    for (const before of [0, 3, 4, 22, 45, 46]) {
      for (const summed of [true, false]) {
        await forget();
        const standing = features.slice(0, before);
        if (summed) await stage(standing, store);
        const fold = new MomentsFold(store, standing, silent);
        for (const { part, batch } of parts.slice(before)) await fold.add(part, batch);
        await fold.end();
        await fold.close();
        // Pieces of old parts alone that nobody has summed wait for the PCA stage.
        const names = new Set(standing.map(({ name }) => name));
        const waits = (of: readonly CountedPart[]) => !summed && of.every(({ name }) => names.has(name));
        const found = await kept(store);
        for (const piece of cutPieces(features)) {
          const path = `moments/${keysOf({ prefix: '' }, piece).at(-1)}.bin`;
          expect(found.get(path)).toBe(waits(piece) ? undefined : expected.get(path));
        }
      }
    }
  });

  it('are summed by the driver of Spark itself when they are few: no worker is started', async () => {
    const { store, parts } = await writeParts(5);
    const set = { store, prefix: '', features: parts.map(({ part }) => part), errors: [] };
    const pieces = [{ start: null, parts: set.features }];
    const job = { set, out: store, pieces, log: silent, signal: world.signal };
    const spark = sparkPcaJobs(() => Promise.reject(new Error('a job of Spark')), 2);
    const engine = localEngine({ workers: 1 });
    onTestFinished(() => engine.close());
    const all = async (found: AsyncIterable<RoleMoments>) => {
      const bytes: string[] = [];
      for await (const one of found) bytes.push(Buffer.from(encodeRoleMoments('', one)).toString('hex'));
      return bytes;
    };
    expect(await all(spark.moments(job))).toEqual(await all(engine.moments(job)));
  });
});
