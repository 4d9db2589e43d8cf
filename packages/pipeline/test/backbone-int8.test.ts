import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack, unpack } from '@verger/vision';
import { expect, test } from 'vitest';
import { openBackbone } from '../src/backbone/backbone.js';
import { readTestGolden } from '../src/backbone/golden.js';
import { shippedBackbone, shippedBackboneOf } from '../src/backbone/shipped.js';
import { openRecognizer } from '../src/classify/recognizer.js';
import { shippedModel } from '../src/classify/shipped-model.js';
import { chooseBackbone, configOf } from '../src/run/features-stage.js';
import { parseRunOptions } from '../src/run/options.js';
import { photo, temporaryFolder } from './support/photos.js';

const int8 = shippedBackbone(undefined, 'int8');
const fp32 = shippedBackbone();

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('the int8 backbone is the file its manifest names, and another than the float one', () => {
  expect(createHash('sha256').update(readFileSync(int8.path)).digest('hex')).toBe(int8.sha256);
  expect(int8.sha256).not.toBe(fp32.sha256);
});

test('integer kernels come to what the operators say in float, whatever the processor adds in', async () => {
  // Sums that overflow 16 bits on AVX2 give .6 here; the order of rounding alone, .998.
  const backbone = await openBackbone(int8.path, { sha256: int8.sha256 });
  expect(backbone).toMatchObject({ inputSize: 224, dimension: 1280 });
  const golden = await readTestGolden(int8.goldenPath, backbone.inputSize);
  const { tensor, features } = golden.pairs[0]!;
  const got = await backbone.features(tensor);
  expect(cosine(got, features)).toBeGreaterThan(0.99);
  await backbone.features(new Float32Array(tensor.length));
  expect(await backbone.features(tensor)).toEqual(got);
  await backbone.release();
});

test('a shipped backbone is found by its sha256', () => {
  expect(shippedBackboneOf(fp32.sha256)).toEqual(fp32);
  expect(shippedBackboneOf(int8.sha256)).toEqual(int8);
  expect(shippedBackboneOf('0'.repeat(64))).toBeUndefined();
});

test('an installation without the int8 backbone says so', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'models', 'backbone.json'), '{"file":"a.onnx","sha256":"00","golden":"a.f32"}');
  const from = join(folder, 'verger.js');
  expect(shippedBackbone(from).sha256).toBe('00');
  expect(() => shippedBackbone(from, 'int8')).toThrow(
    'The int8 backbone that comes with Verger is not there',
  );
  expect(shippedBackboneOf('01', from)).toBeUndefined();
});

test('a run with --precision int8 is told apart from one in float', async () => {
  const options = parseRunOptions({ photos: 'photos', out: 'out', precision: 'int8' });
  const config = configOf(options, await chooseBackbone(options));
  expect(config).toMatchObject({ precision: 'int8', backbone: int8.sha256 });
  const floats = parseRunOptions({ photos: 'photos', out: 'out' });
  expect(configOf(floats, await chooseBackbone(floats))).toMatchObject({
    precision: 'fp32',
    backbone: fp32.sha256,
  });
});

test('--precision int8 and --backbone exclude each other', () => {
  const given = { photos: 'photos', out: 'out', precision: 'int8', backbone: 'a.onnx' };
  expect(() => parseRunOptions(given)).toThrow('they exclude each other');
});

test('a packed model trained on int8 features is opened with the int8 backbone, others are refused', async () => {
  const folder = temporaryFolder();
  const trained = async (backbone: string) => {
    const path = join(folder, `${backbone}.verger`);
    writeFileSync(path, await pack({ ...(await unpack(readFileSync(shippedModel()))), backbone }));
    return path;
  };
  const recognizer = await openRecognizer({ model: await trained(int8.sha256) });
  expect(await recognizer.recognize(await photo(3))).toMatchObject({ ok: true });
  await recognizer.release();
  await expect(openRecognizer({ model: await trained('0'.repeat(64)) })).rejects.toMatchObject({
    code: 'model-wrong-backbone',
  });
});
