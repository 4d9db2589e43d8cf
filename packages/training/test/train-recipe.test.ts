import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silent } from '@verger/base';
import { temporaryFolder } from '@verger/testing/program';
import { float16Value, unpack } from '@verger/vision';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Calibration, readCalibration, writtenCalibration } from '../src/fit/calibration.js';
import { readExclusions } from '../src/recipe/exclusions.js';
import { type Labelled, listLabelled } from '../src/recipe/labelled.js';
import { leaks } from '../src/recipe/leakage.js';
import { listSets } from '../src/recipe/open-recipe.js';
import { readRecipe } from '../src/recipe/recipe.js';
import { trainRecipe } from '../src/train-recipe.js';
import { type DrawnRecipe, drawRecipe, writeRecipe } from './drawn-recipe.js';

const signal = new AbortController().signal;
let drawn: DrawnRecipe;
beforeAll(async () => {
  drawn = await drawRecipe(mkdtempSync(join(tmpdir(), 'verger-test-')));
});
afterAll(() => rmSync(drawn.folder, { recursive: true, force: true }));

describe('a recipe', () => {
  it('gives a model of species, measured, twice the same; the second start computes no picture', async () => {
    const out = temporaryFolder();
    const said: string[] = [];
    const log = { ...silent, info: (text: string) => said.push(text) };
    const { recipe } = drawn;
    mkdirSync(join(out, 'classifier'));
    writeFileSync(join(out, 'classifier/mix.json'), 'of version 0.1.0');
    const first = await trainRecipe({ recipe: recipe, out, workers: 1 }, { log, signal });
    expect(readdirSync(join(out, 'classifier')).sort()).toEqual(['model.verger', 'recipe-metrics.json']);
    expect(JSON.parse(readFileSync(join(out, 'classifier/recipe-metrics.json'), 'utf8'))).toEqual(
      first.metrics,
    );
    const bytes = readFileSync(first.model!);
    const model = await unpack(bytes);
    expect(new Set(model.head.species)).toEqual(new Set(['apple', 'banana', 'lemon', 'orange', '']));
    expect(model.head.classes).toContain('Banana');
    expect(model.head.classes).toContain('banana');
    expect(model.rejection.score).toBe('energy-relative');
    const of = (id: string) => first.metrics!.protocols.find((one) => one.id === id)!.lines;
    const [classes, species] = of('test');
    expect([classes!.known!.photos, species!.known!.photos]).toEqual([30, 30]);
    expect(species!.known!.top1.value).toBeGreaterThan(0.8);
    const [all, outside, studio] = of('phone');
    expect([all, outside, studio].map((line) => line!.known!.photos)).toEqual([12, 6, 6]);
    expect(of('web').map((line) => line.known!.photos)).toEqual([16]);
    expect(
      of('unknown').find(({ name }) => name === 'other things, photographers held out')?.unknown?.photos,
    ).toBe(10);

    // So few photos promise no certainty.
    expect(model.words!.sure).toBe(1);
    expect(first.metrics!.words).toEqual(model.words);
    const written = await readCalibration(join(out, 'calibration.json'));
    expect(written).toMatchObject({ temperature: model.head.temperature, words: model.words });

    said.length = 0;
    const second = await trainRecipe({ recipe: recipe, out, workers: 1 }, { log, signal });
    expect(said.find((line) => line.includes('pictures'))).toMatch(/pictures, 0 of them new$/);
    expect(readFileSync(second.model!).equals(bytes)).toBe(true);
    // What comparing photos found is kept too.
    expect(readdirSync(join(out, 'compared'))).toHaveLength(1);
  });

  it('takes the calibration of another model of its recipe', async () => {
    const out = temporaryFolder();
    const calibration = join(out, 'given.json');
    const given: Calibration = {
      temperature: 1.7,
      rejection: {
        ...{ score: 'energy-fruit', threshold: -1 },
        ...{ fruit: { mean: 3, std: 2 }, energy: { mean: 8, std: 3 } },
      },
      words: { sure: 0.97, likely: 0.7 },
      secondLook: { below: 0.8, weight: 0.5 },
      from: 'another',
    };
    writeFileSync(calibration, writtenCalibration(given));
    const world = { log: silent, signal };
    const { model } = await trainRecipe({ recipe: drawn.recipe, out, calibration, workers: 1 }, world);
    const packed = await unpack(readFileSync(model!));
    expect(packed).toMatchObject({
      words: given.words,
      secondLook: given.secondLook,
      rejection: given.rejection,
    });
    expect(packed.head.temperature).toBe(1.7);
    expect(await readCalibration(join(out, 'calibration.json'))).toEqual(given);
  });

  it('refuses to evaluate on a training photo, even smaller and recompressed', async () => {
    const { folder, json } = drawn;
    const evaluation = join(folder, 'web-again/lemon');
    mkdirSync(evaluation, { recursive: true });
    const [name] = readdirSync(join(folder, 'web/lemon'));
    const training = join(folder, 'web/lemon', name!);
    await sharp(training).resize(90).jpeg({ quality: 40 }).toFile(join(evaluation, 'other.jpg'));
    const path = writeRecipe(folder, 'leak', {
      ...json,
      evaluate: [{ name: 'leak', folder: 'web-again' }],
    });
    const work = trainRecipe({ recipe: path, out: temporaryFolder() }, { log: silent, signal });
    await expect(work).rejects.toMatchObject({ code: 'trained-on-evaluation' });
  });

  it('writes what a backbone gives for another program, as float16', async () => {
    const activations = temporaryFolder();
    const out = temporaryFolder();
    await trainRecipe({ recipe: drawn.recipe, out, activations, workers: 1 }, { log: silent, signal });
    const { dimension, pictures } = JSON.parse(readFileSync(join(activations, 'pictures.json'), 'utf8'));
    const bytes = readFileSync(join(activations, 'activations-00000.f16'));
    expect(bytes).toHaveLength(pictures.length * dimension * 2);
    const first = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + dimension * 2));
    expect([...first].map(float16Value).every((value) => value >= 0 && value <= 6)).toBe(true);
    expect(new Set(pictures.map((row: { domain: string }) => row.domain))).toEqual(
      new Set(['studio', 'web', 'negative', 'composite']),
    );
  });
});

const shipped = fileURLToPath(new URL('../../../models/fruits.recipe.json', import.meta.url));
const shared = fileURLToPath(new URL('../../../../shared', import.meta.url));

describe.skipIf(!existsSync(shared))(
  'the shipped recipe (needs the folder shared beside the repository)',
  () => {
    it('trains on no evaluation photo, nor a near duplicate of one, and on none of the photos for evaluation only', async () => {
      const recipe = await readRecipe(shipped);
      const { sources, evaluate } = recipe;
      expect(sources.filter(({ folder }) => /real-photos|field-eval/.test(folder))).toEqual([]);
      expect(evaluate.map(({ name }) => name)).toEqual(['official', 'shop', 'real', 'field']);
      const exclusions = await readExclusions(recipe.exclude);
      const training = await listLabelled(sources, { excludes: exclusions.has });
      expect(exclusions.unmatched()).toBe(0);
      const measuring = [...(await listSets(recipe)).values()].flat();
      expect(measuring.length).toBeGreaterThan(4000);
      expect(await leaks(training, measuring)).toEqual([]);
    }, 900_000);

    it('would find such a photo among these: smaller and recompressed, or the very frame of the studio', async () => {
      const { sources } = await readRecipe(shipped);
      const training = await listLabelled(sources.filter(({ domain }) => domain !== 'studio').slice(0, 2));
      const frames = await listLabelled(sources.filter(({ domain }) => domain === 'studio'));
      const folder = temporaryFolder();
      const planted = [7, 700, 1400].map((at) => training[at]!);
      const measuring: Labelled[] = [];
      for (const [i, photo] of planted.entries()) {
        const path = join(folder, `${i}.jpg`);
        await sharp(photo.path).rotate().resize(120).jpeg({ quality: 50 }).toFile(path);
        measuring.push({ ...photo, path, sha256: `planted ${i}` });
      }
      const found = await leaks([...training, ...frames], [...measuring, frames[40]!]);
      expect(new Set(found.map(({ evaluation }) => evaluation))).toEqual(
        new Set([...measuring, frames[40]!].map(({ path }) => path)),
      );
      const twins = new Set(found.map(({ training }) => training));
      for (const { path } of [...planted, frames[40]!]) expect(twins).toContain(path);
    }, 900_000);
  },
);
