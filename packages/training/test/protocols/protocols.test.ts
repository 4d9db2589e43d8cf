import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { backboneFile } from '@verger/learning/backbone';
import { openRecognizer } from '@verger/learning/classify';
import { openStore } from '@verger/storage/store';
import { classify, unpack } from '@verger/vision';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluateRecipe } from '../../src/evaluate-recipe.js';
import { predictSpecies, scorePrediction } from '../../src/fit/measure.js';
import { openFeatureCache } from '../../src/images/feature-cache.js';
import { printProtocols } from '../../src/protocols/print.js';
import { openRecipe } from '../../src/recipe/open-recipe.js';
import { augmentedImage } from '../../src/recipe/plan-images.js';
import { trainRecipe } from '../../src/train-recipe.js';
import { type DrawnRecipe, drawRecipe, writeRecipe } from '../drawn-recipe.js';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const signal = new AbortController().signal;
let drawn: DrawnRecipe;
let out: string;
beforeAll(async () => {
  drawn = await drawRecipe(mkdtempSync(join(tmpdir(), 'verger-test-')));
  out = join(drawn.folder, 'out');
  await trainRecipe({ recipe: drawn.recipe, out, workers: 1 }, { log: silent, signal });
});
afterAll(() => rmSync(drawn.folder, { recursive: true, force: true }));

const evaluate = (options: { protocols?: string; recipe?: string } = {}, log = silent) =>
  evaluateRecipe({ recipe: drawn.recipe, out, workers: 1, ...options }, { log, signal });

describe('evaluate --recipe', () => {
  it('measures by every protocol, twice the same, the second time without a new picture', async () => {
    const { figures, page } = await evaluate();
    expect(figures.protocols.map(({ id }) => id)).toEqual([
      ...['test', 'phone', 'clips', 'varieties', 'web', 'composites', 'unknown', 'calibration', 'words'],
      ...['size', 'rotation', 'few-shot-classes'],
    ]);
    const lines = (id: string) => figures.protocols.find((one) => one.id === id)!.lines;
    // 5 classes, two of three clips of 7 frames are turned.
    expect(lines('clips').map(({ known }) => known!.photos)).toEqual([70, 70]);
    expect(figures.protocols.find(({ id }) => id === 'clips')!.caveat).toMatch(/none of these drawings/);
    // One apple, then the other.
    expect(lines('varieties')[0]!.known!.photos).toBe(30);
    expect(lines('varieties')[0]!.known!.species).toBe(1);
    expect(lines('composites')[0]!.known!.photos).toBe(100);
    expect(lines('unknown').map(({ name, unknown }) => [name, unknown!.photos])).toEqual(
      expect.arrayContaining([
        ['other things in phone', 4],
        ['other species in phone', 6],
        ['other things, photographers held out', 10],
        ['all other things', 14],
      ]),
    );
    expect(lines('calibration').map(({ name }) => name)).toEqual([
      ...['test', 'phone', 'photographers held out', 'composites'],
    ]);
    expect(lines('size').map(({ known }) => known!.photos)).toEqual([12, 12, 12, 12, 12, 12]);
    expect(lines('rotation')).toHaveLength(4);
    expect(printProtocols(figures.protocols).join('\n')).toMatch(/Clips held out\n {2}class asked/);

    const html = readFileSync(page);
    const json = readFileSync(join(out, 'protocols.json'));
    const said: string[] = [];
    await evaluate({}, { ...silent, info: (text: string) => said.push(text) });
    expect(said.filter((line) => / of them new/.test(line) && !/, 0 of them new/.test(line))).toEqual([]);
    expect(readFileSync(join(out, 'protocols.json')).equals(json)).toBe(true);
    expect(readFileSync(page).equals(html)).toBe(true);
  });

  it('asks just as the packed model answers when it is served', async () => {
    const world = { log: silent, signal };
    const model = await unpack(readFileSync(join(out, 'classifier/model.verger')));
    const { sets } = await openRecipe({ recipe: drawn.recipe }, world);
    const pictures = [...sets.values()].flat().map((photo) => augmentedImage(photo, 'whole'));
    const features = await openFeatureCache(openStore(out), await backboneFile(), { ...world, workers: 1 });
    const values = await features.of(pictures);
    for (const { picture, ...said } of scorePrediction(
      predictSpecies(model, pictures, values),
      model.rejection,
    )) {
      const { known, predictions } = classify(model, values.get(picture.key)!);
      expect(said.predicted).toBe(predictions[0]!.species);
      expect(said.probability).toBeCloseTo(predictions[0]!.probability, 12);
      expect(said.accepted).toBe(known);
    }
  });

  it('has a model that tells species, variety, probability and whether it knows, on any photo', async () => {
    const recognizer = await openRecognizer({ model: join(out, 'classifier/model.verger') });
    try {
      const folder = join(drawn.folder, 'studio/Test/Apple Red 1');
      for (const name of readdirSync(folder).slice(0, 3)) {
        const answer = await recognizer.recognize(readFileSync(join(folder, name)));
        if (!answer.ok) throw new Error(answer.failure.message);
        // So small a recipe knows no studio frame from another: which of the two it says is held above.
        expect(answer.known).toBeTypeOf('boolean');
        const [first] = answer.predictions;
        expect(first).toMatchObject({ species: 'apple', variety: { class: 'Apple Red 1' } });
        expect(first!.variety!.probability).toBeLessThanOrEqual(first!.probability);
        expect(first!.probability).toBeLessThanOrEqual(1);
      }
    } finally {
      await recognizer.release();
    }
  });

  it('measures some, and refuses names that are none, a folder without model, another recipe', async () => {
    const { figures } = await evaluate({ protocols: 'rotation, phone' });
    expect(figures.protocols.map(({ id }) => id)).toEqual(['phone', 'rotation']);
    await expect(evaluate({ protocols: 'phone,moon' })).rejects.toMatchObject({
      code: 'no-such-protocol',
      hint: expect.stringContaining('clips'),
    });
    await expect(
      evaluateRecipe({ recipe: drawn.recipe, out: join(drawn.folder, 'nothing') }, { log: silent, signal }),
    ).rejects.toMatchObject({ code: 'no-recipe-model' });
    const { json, folder } = drawn;
    const less = writeRecipe(folder, 'less', { ...json, sources: json.sources.slice(0, 1) });
    await expect(evaluate({ recipe: less })).rejects.toMatchObject({ code: 'model-other-recipe' });
    const taken = writeRecipe(folder, 'taken', {
      ...json,
      evaluate: [{ name: 'clips', folder: 'studio/Test' }],
    });
    await expect(evaluate({ recipe: taken })).rejects.toMatchObject({ code: 'recipe-invalid' });
  });
});
