import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedBackbone, shippedBackboneOf } from '../src/backbone/shipped.js';

let folder: string;
const entry = (name: string) => ({
  file: `${name}.onnx`,
  sha256: name.repeat(64),
  golden: `${name}.golden.f32`,
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-shipped-'));
  mkdirSync(join(folder, 'models'));
  mkdirSync(join(folder, 'packages/pipeline'), { recursive: true });
  const manifest = { ...entry('a'), tuned: entry('b') };
  writeFileSync(join(folder, 'models/backbone.json'), JSON.stringify(manifest));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of two shipped backbones a model gets the one of its sha256, whatever the default is', () => {
  const from = join(folder, 'packages/pipeline/shipped.js');
  expect(shippedBackbone(from).path).toBe(join(folder, 'models/a.onnx'));
  expect(shippedBackboneOf('b'.repeat(64), from)).toEqual({
    path: join(folder, 'models/b.onnx'),
    sha256: 'b'.repeat(64),
    goldenPath: join(folder, 'models/b.golden.f32'),
  });
  expect(shippedBackboneOf('a'.repeat(64), from)?.path).toBe(join(folder, 'models/a.onnx'));
  expect(shippedBackboneOf('c'.repeat(64), from)).toBeUndefined();
});
