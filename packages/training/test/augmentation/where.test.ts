import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backbone, openBackbone, shippedBackbone } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { renderSampleData } from '@verger/sample-data';
import { boxesOf, classify, type PackedModel, preprocess, unpack, whereSeen } from '@verger/vision';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cover, ingredients, renderComposite } from '../../src/augmentation/composite.js';

let folder: string;
let backbone: Backbone;
let model: PackedModel;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-where-'));
  await renderSampleData(folder, { species: ['Banana', 'Lemon', 'Orange', 'Strawberry'], framesPerClip: 4 });
  backbone = await openBackbone(shippedBackbone().path, { threads: 2 });
  model = await unpack(readFileSync(shippedModel()));
});
afterAll(async () => {
  await backbone?.release();
  rmSync(folder, { recursive: true, force: true });
});

const SIDE = 224;
const FRUITS = ['Banana', 'Lemon', 'Orange', 'Strawberry'];
const composite = (n: number) => {
  const label = join(folder, 'Training', FRUITS[n % FRUITS.length]!);
  const frame = join(label, readdirSync(label).sort()[0]!);
  const plan = { seed: `where/${n}`, fruits: [frame], background: null };
  return renderComposite(
    plan,
    SIDE,
    ingredients((path) => readFile(path)),
  );
};

test('the features of a photo are the mean of its positions, and stay as they are', async () => {
  const tensor = preprocess((await composite(0)).pixels, backbone.inputSize);
  const before = await backbone.features(tensor);
  const positions = (await backbone.positions(tensor))!;
  expect(positions).toMatchObject({ rows: 7, columns: 7 });
  for (const [d, feature] of before.entries()) {
    const own = positions.values.subarray(d * 49, (d + 1) * 49);
    expect(Math.abs(own.reduce((sum, value) => sum + value, 0) / 49 - feature)).toBeLessThan(1e-5);
  }
  expect(await backbone.features(tensor)).toEqual(before);
});

test('a fruit on a composite is found more often than by a look at the middle', async () => {
  const inside = ({ x, y, width, height }: Cover, at: { x: number; y: number }) =>
    at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
  let [found, middle, photos] = [0, 0, 0];
  for (let n = 0; photos < 24; n++) {
    const { pixels, covers } = await composite(n);
    // Of one small fruit: a large one lies over the middle anyway.
    if (covers.length !== 1 || covers[0]!.width * covers[0]!.height > 0.35) continue;
    photos++;
    const tensor = preprocess(pixels, backbone.inputSize);
    const [answer] = classify(model, await backbone.features(tensor)).predictions;
    const [box] = boxesOf(whereSeen(model, (await backbone.positions(tensor))!, answer!));
    if (inside(covers[0]!, { x: box!.x + box!.width / 2, y: box!.y + box!.height / 2 })) found++;
    if (inside(covers[0]!, { x: 0.5, y: 0.5 })) middle++;
  }
  expect(found).toBeGreaterThan(middle);
  expect(found).toBeGreaterThanOrEqual(20);
}, 120_000);
