import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { backboneFile } from '../../src/backbone/backbone-file.js';
import { isGeneral, namedBackbone, shippedBackbone, shippedBackboneOf } from '../../src/backbone/shipped.js';

let folder: string;
const entry = (name: string) => ({
  name: `net-${name}`,
  file: `${name}.onnx`,
  sha256: name.repeat(64),
  inputSize: 224,
  dimension: 1280,
  golden: `${name}.golden.f32`,
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-shipped-'));
  mkdirSync(join(folder, 'models'));
  mkdirSync(join(folder, 'packages/learning'), { recursive: true });
  const manifest = { ...entry('a'), tuned: entry('b'), others: [entry('d')] };
  writeFileSync(join(folder, 'models/backbone.json'), JSON.stringify(manifest));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of two shipped backbones a model gets the one of its sha256, whatever the default is', () => {
  const from = join(folder, 'packages/learning/shipped.js');
  expect(shippedBackbone('fp32', from).path).toBe(join(folder, 'models/a.onnx'));
  expect(shippedBackboneOf('b'.repeat(64), from)).toEqual({
    path: join(folder, 'models/b.onnx'),
    sha256: 'b'.repeat(64),
    inputSize: 224,
    dimension: 1280,
    precision: 'fp32',
    goldenPath: join(folder, 'models/b.golden.f32'),
  });
  expect(shippedBackboneOf('a'.repeat(64), from)?.path).toBe(join(folder, 'models/a.onnx'));
  expect(shippedBackboneOf('c'.repeat(64), from)).toBeUndefined();
});

test('a name, a path, or the default', () => {
  const from = join(folder, 'packages/learning/shipped.js');
  const path = (given?: string) => namedBackbone(given, { from }).path;
  expect(path()).toBe(join(folder, 'models/a.onnx'));
  expect(path('net-a')).toBe(join(folder, 'models/a.onnx'));
  expect(path('net-b')).toBe(join(folder, 'models/b.onnx'));
  expect(namedBackbone('net-d', { from }).sha256).toBe('d'.repeat(64));
  expect(namedBackbone('./net-d', { from })).toEqual({ path: './net-d' });
  expect(namedBackbone('some.onnx', { from })).toEqual({ path: 'some.onnx' });
  // A file in the folder of work, without an ending.
  expect(path('LICENSE')).toBe('LICENSE');
  expect(() => path('net-c')).toThrow('No backbone is called net-c');
  try {
    path('net-c');
  } catch (error) {
    expect(error).toMatchObject({
      kind: 'input',
      code: 'backbone-unknown',
      hint: expect.stringContaining('net-a, net-b, net-d'),
    });
  }
});

test('only the tuned one has seen the photos of the recipe', () => {
  const from = join(folder, 'packages/learning/shipped.js');
  const digests = ['a', 'b', 'c', 'd'].map((name) => name.repeat(64));
  expect(digests.map((digest) => isGeneral(digest, from))).toEqual([true, false, false, true]);
});

test('what is said of shipped ones is what their networks are', async () => {
  for (const name of ['mobilenetv2', 'mobilenetv2-int8', 'efficientnet-lite0', 'efficientnet-lite0-fruits']) {
    const { path, sha256, inputSize, dimension } = await backboneFile(name);
    const backbone = await openBackbone(path);
    expect(backbone).toMatchObject({ sha256, inputSize, dimension });
    await backbone.release();
  }
});
