import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { seededRandom, sha256 } from '@verger/storage/hash';
import { folderStore, type Store } from '@verger/storage/store';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { runJsonOf, temporaryFolder, writePhotos } from '@verger/testing/program';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localEngine } from '../../src/features/local-engine.js';
import type { CountedPart } from '../../src/features/part-set.js';
import { cutPieces } from '../../src/features/pieces.js';
import { encodeRoleMoments, keysOf } from '../../src/features/stored-moments.js';
import { momentsOfSets } from '../../src/run/moments-stage.js';
import { executeRun } from '../../src/run/run.js';

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

  /** The moments as bytes, what of `features/` was read for them, and what was warned of. */
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
    return { bytes: Buffer.from(encodeRoleMoments('', moments)).toString('hex'), read, heard };
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
    const first = await sum(out);
    expect(first.read.sort()).toEqual(names(out).sort());
    expect(kept(out)).toHaveLength(1);
    const again = await sum(out);
    expect(again).toEqual({ bytes: first.bytes, read: [], heard: [] });

    const old = names(out);
    await writePhotos(photos, paths(240, 400));
    await features();
    const added = names(out).filter((name) => !old.includes(name));
    expect(added).toHaveLength(5);
    // Stopped before the new sum is written, and after, before the old one goes.
    const before = kept(out);
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
    expect(grown.bytes).not.toBe(first.bytes);
    expect(kept(out)).toHaveLength(1);

    // A photo that is gone: its part is another, and what was summed with it is not used.
    rmSync(join(photos, paths(0, 1)[0]!));
    await features();
    const smaller = await sum(out);
    expect(smaller.bytes).toBe((await anew(out)).bytes);
    expect(smaller.read.length).toBeGreaterThan(0);
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
    expect(joined).toEqual({ bytes: smaller.bytes, read: over, heard: [] });
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
});
