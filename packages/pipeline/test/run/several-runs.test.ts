import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { openStore } from '@verger/storage/store';
import { cannotStart, startS3 } from '@verger/testing';
import { drawSampleData, featureRows, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import { photo, temporaryFolder, writePhotos } from '@verger/testing/program';
import { unpack } from '@verger/vision';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localEngine } from '../../src/features/local-engine.js';
import type { RoleMoments } from '../../src/features/stored-moments.js';
import { readRunFile } from '../../src/manifest/run-file.js';
import { momentsOfSets } from '../../src/run/moments-stage.js';
import type { RunContext } from '../../src/run/open-run.js';
import { executeRun } from '../../src/run/run.js';
import { openRunFolder } from '../../src/run/run-folder.js';
import { partSetsOf } from '../../src/run/several-runs.js';

const world: RunContext = {
  log: silent,
  signal: new AbortController().signal,
  now: () => new Date('2026-01-01T00:00:00Z'),
  version: 'test',
};

/** A context that keeps what was warned of. */
function listening(): { readonly heard: string[]; readonly context: RunContext } {
  const heard: string[] = [];
  return { heard, context: { ...world, log: { ...silent, warn: (text: string) => heard.push(text) } } };
}

/** A data set in three folders, as three machines may hold it: `east`, `north` and `west`, each with clips of its own. */
async function threeFolders(photos: string): Promise<string[]> {
  const drawn = temporaryFolder();
  await drawSampleData(drawn, 4, 6);
  const places = ['east', 'north', 'west'];
  for (const split of ['Training', 'Test']) {
    for (const [name, bytes] of filesBelow(join(drawn, split))) {
      const place = places[(name.length + name.charCodeAt(0) + name.charCodeAt(name.length - 7)) % 3]!;
      const file = join(photos, place, split, name);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
  return places.map((place) => join(photos, place));
}

function filesBelow(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const label of readdirSync(folder)) {
    for (const [name, bytes] of filesOf(folder, label)) found.set(`${label}/${name}`, bytes);
  }
  return found;
}

async function momentsOf(out: string): Promise<RoleMoments> {
  const store = openStore(out);
  const json = (await readRunFile(store))!;
  const engine = localEngine({ workers: 1 });
  try {
    return await momentsOfSets(await partSetsOf({ store, json }), { out: store, ...world }, engine);
  } finally {
    await engine.close();
  }
}

async function reducedOf(out: string): Promise<Map<string, Float32Array>> {
  const rows = new Map<string, Float32Array>();
  for await (const { path, pca } of (await openRunFolder(out)).reduced()) rows.set(path, pca);
  return rows;
}

async function headOf(out: string): Promise<{ classes: readonly string[]; weights: Float32Array }> {
  const { head } = await unpack(filesOf(out, 'classifier').get('model.verger')!);
  return head;
}

/** Names and content of all files of a run folder. */
function everyFile(out: string): Record<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'hex'),
    ]),
  );
}

/** Of values of about 1. */
const FLOAT32 = 2 ** -23;

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
};

describe('a model of several runs', () => {
  /** A new folder's path: nothing is there yet. */
  const fresh = (name = 'run') => join(temporaryFolder(), name);
  const features = (photos: string, more: object = {}, out = fresh()) =>
    executeRun('features', { photos, out, ...more }, world).then(() => out);

  it('is that of one run over the photos of all, in whatever order they are named', async () => {
    const photos = temporaryFolder();
    const backbone = writeSmallBackbone(fresh('grid.onnx'));
    const places = await threeFolders(photos);
    const [whole, joined] = [fresh('whole'), fresh('joined')];
    const ran = await executeRun('run', { photos, out: whole, backbone, components: 8 }, world);
    const runs: string[] = [];
    for (const place of places) runs.push(await features(place, { backbone }));
    const before = runs.map(everyFile);

    await executeRun('pca', { out: joined, from: [runs[2], runs[0], runs[1]], components: 8 }, world);
    const model = filesOf(joined, 'pca').get('model.bin')!;
    // Named in another order, they are the same: the PCA stands.
    await executeRun('train', { out: joined, from: runs }, world);
    const evaluated = await executeRun('evaluate', { out: joined }, world);
    await executeRun('report', { out: joined }, world);

    expect(filesOf(joined, 'pca').get('model.bin')!.equals(model)).toBe(true);
    expect(runs.map(everyFile)).toEqual(before);
    const [one, all] = [await openRunFolder(whole), await openRunFolder(joined)];
    expect(all.run.counts).toEqual(one.run.counts);
    expect(all.run.config).toEqual(one.run.config);
    const [mine, theirs] = [await momentsOf(whole), await momentsOf(joined)];
    for (const role of ['training', 'test'] as const) {
      expect(theirs[role]!.n).toBe(mine[role]!.n);
      expect(largestDifference(theirs[role]!.mean, mine[role]!.mean)).toBeLessThan(1e-9);
      expect(largestDifference(theirs[role]!.m2.values, mine[role]!.m2.values)).toBeLessThan(1e-9);
    }
    const [pca, its] = [(await one.pca())!, (await all.pca())!];
    expect(its.json.rows).toBe(pca.json.rows);
    expect(largestDifference(its.json.explainedVariance, pca.json.explainedVariance)).toBeLessThan(1e-9);
    // What is kept as float32 may be rounded to the other side.
    expect(largestDifference(its.model.components, pca.model.components)).toBeLessThan(FLOAT32);
    const [reduced, ours] = [await reducedOf(whole), await reducedOf(joined)];
    expect([...ours.keys()].sort()).toEqual([...reduced.keys()].sort());
    for (const [path, vector] of reduced) {
      expect(largestDifference(ours.get(path)!, vector)).toBeLessThan(10 * FLOAT32);
    }
    const [head, other] = [await headOf(whole), await headOf(joined)];
    expect(other.classes).toEqual(head.classes);
    expect(largestDifference(other.weights, head.weights)).toBeLessThan(1e-6);
    expect(evaluated.metrics).toEqual(ran.metrics);
    expect(existsSync(join(joined, 'report.html'))).toBe(true);
    // Features and errors are read through the folder of the model, under the paths that one run gives them.
    const rows: string[] = [];
    for await (const { path, label, split, sha256 } of all.features())
      rows.push([path, label, split, sha256].join());
    const expected: string[] = [];
    for await (const { path, label, split, sha256 } of one.features())
      expected.push([path, label, split, sha256].join());
    expect(rows).toEqual(expected);
  });

  it('counts a photo of two runs once, and refuses two photos of one path', async () => {
    const photos = temporaryFolder();
    const paths = Array.from({ length: 24 }, (_, i) => `${i % 3 ? 'Kiwi' : 'Lime'}/${i}_100.jpg`);
    await writePhotos(photos, paths);
    writeFileSync(join(photos, 'Kiwi', 'broken.jpg'), 'no photo');
    const backbone = writeSmallBackbone(fresh('grid.onnx'));
    const more = { backbone, maxErrors: 1 };
    const early = await features(photos, { ...more, limit: 10 });
    const later = await features(photos, more);
    const alone = fresh();
    await executeRun('pca', { out: alone, from: [later], components: 5 }, world);

    const { heard, context } = listening();
    const both = fresh();
    const { counts } = await executeRun('pca', { out: both, from: [early, later], components: 5 }, context);
    expect(counts).toMatchObject({ listed: 25, features: 24, errors: 1, reduced: 24 });
    const twice = (await featureRows(early)).length;
    expect(twice).toBeGreaterThan(8);
    expect(heard).toEqual([
      `${twice} photos are in two of the runs, with the same content: each counts once`,
    ]);
    const [reduced, expected] = [await reducedOf(both), await reducedOf(alone)];
    expect([...reduced.keys()].sort()).toEqual(paths.sort());
    for (const [path, vector] of expected) {
      expect(largestDifference(reduced.get(path)!, vector)).toBeLessThan(10 * FLOAT32);
    }
    const errors: string[] = [];
    for await (const { path } of (await openRunFolder(both)).errors()) errors.push(path);
    expect(errors).toEqual(['Kiwi/broken.jpg']);

    const [changed] = [...(await reducedOf(both)).keys()].filter((path) => path.startsWith('Lime/'));
    writeFileSync(join(photos, changed!), await photo(99));
    await features(photos, more, later);
    await expect(executeRun('pca', { out: both, from: [early, later] }, world)).rejects.toMatchObject({
      code: 'runs-disagree',
      message: expect.stringContaining(changed!),
    });
    // The model that was there is not touched by what was refused.
    expect((await reducedOf(both)).size).toBe(24);
  });

  it('refuses what makes no one model, and says why', async () => {
    const photos = temporaryFolder();
    await writePhotos(join(photos, 'a'), ['Kiwi/0.jpg', 'Lime/1.jpg', 'Kiwi/2.jpg', 'Lime/3.jpg']);
    await writePhotos(join(photos, 'b'), ['Kiwi/4.jpg', 'Lime/5.jpg']);
    const backbone = writeSmallBackbone(fresh('grid.onnx'));
    const [a, b] = [join(photos, 'a'), join(photos, 'b')];
    const run = await features(a, { backbone });
    const of = (from: string[], out = fresh(), stage: 'pca' | 'train' = 'pca') =>
      executeRun(stage, { out, from, components: 2 }, world);

    const other = await features(b, { backbone: writeSmallBackbone(fresh('other.onnx'), 'other') });
    await expect(of([run, other])).rejects.toMatchObject({
      code: 'runs-differ',
      message: expect.stringMatching(/backbone is [0-9a-f]{64} in the one, [0-9a-f]{64} in the other$/),
    });
    const larger = await features(b, { backbone, maxPixels: 10_001 });
    await expect(of([run, larger])).rejects.toMatchObject({
      code: 'runs-differ',
      message: expect.stringMatching(/: maxPixels is 120000000 in the one, 10001 in the other$/),
    });
    await expect(of([run, run])).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('twice'),
    });
    await expect(of([run], run)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('--out'),
    });
    await expect(of([run, fresh('nothing')])).rejects.toMatchObject({ code: 'no-run' });
    await expect(of([run], larger)).rejects.toMatchObject({ code: 'out-other-config' });

    const model = fresh('model');
    const second = await features(b, { backbone });
    // Trained without a PCA first: it is made.
    const trained = await of([run, second], model, 'train');
    expect(trained.counts).toMatchObject({ features: 6, reduced: 6, classes: 2 });
    await expect(executeRun('features', { photos: a, out: model, backbone }, world)).rejects.toMatchObject({
      code: 'out-other-config',
    });
    await expect(of([model, run])).rejects.toMatchObject({
      message: expect.stringContaining('itself made from'),
    });

    await writePhotos(join(photos, 'b'), ['Kiwi/4.jpg', 'Lime/5.jpg', 'Kiwi/6.jpg']);
    await features(b, { backbone }, second);
    await expect(executeRun('train', { out: model }, world)).rejects.toMatchObject({
      code: 'stage-stale',
      hint: expect.stringContaining(`--from ${second}`),
    });
    // With the runs named, the model follows them.
    expect((await of([run, second], model, 'train')).counts).toMatchObject({ features: 7, reduced: 7 });
  });

  const missing = cannotStart('s3');
  it.skipIf(missing)(`reads runs of a bucket and of a folder alike ${missing || ''}`, async () => {
    const server = await startS3();
    const before = { ...process.env };
    onTestFinished(async () => {
      process.env = before;
      await server.stop();
    });
    await server.makeBucket('orchard');
    Object.assign(process.env, server.env);
    const photos = temporaryFolder();
    const backbone = writeSmallBackbone(fresh('grid.onnx'));
    const [east, north, west] = await threeFolders(photos);
    const here = await features(east!, { backbone });
    const there = await features(north!, { backbone }, 's3://orchard/runs/north');
    const third = await features(west!, { backbone }, 's3://orchard/runs/west');
    const whole = await features(photos, { backbone });
    await executeRun('pca', { out: whole, components: 6 }, world);
    const out = 's3://orchard/model';
    const joined = await executeRun('train', { out, from: [here, there, third], components: 6 }, world);
    expect(joined.counts.features).toBe((await openRunFolder(whole)).run.counts.features);
    const [reduced, expected] = [await reducedOf(out), await reducedOf(whole)];
    expect(reduced.size).toBe(expected.size);
    for (const [path, vector] of expected) {
      expect(largestDifference(reduced.get(path)!, vector)).toBeLessThan(10 * FLOAT32);
    }
  });
});
