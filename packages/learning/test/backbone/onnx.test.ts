import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { importOnnxBackbone } from '../../src/backbone/import-onnx.js';
import { float32Initializer } from '../../src/onnx/initializer.js';
import { encodeModel, type Graph, type Node, type Value } from '../../src/onnx/model.js';

const INPUT: Value = { name: 'photo', type: 'float32', shape: ['N', 4, 4, 3] };
const OUTPUT: Value = { name: 'colours', type: 'float32', shape: ['N', 3] };
const MEAN: Node[] = [
  {
    op: 'ReduceMean',
    inputs: ['photo'],
    outputs: ['colours'],
    attributes: { axes: { ints: [1, 2] }, keepdims: { int: 0 } },
  },
];

/** The smallest feature extractor: the mean of each colour. */
function small(change: Partial<Graph> = {}): Uint8Array {
  const graph = { name: 'small', nodes: MEAN, initializers: [], inputs: [INPUT], outputs: [OUTPUT] };
  return encodeModel({ ...graph, ...change });
}

async function refusal(action: Promise<unknown>): Promise<VergerError> {
  const error = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VergerError);
  expect((error as VergerError).kind).toBe('input');
  return error as VergerError;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-backbone-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('another feature extractor is accepted and keeps its size and dimension', async () => {
  const { inputSize, dimension, sha256 } = await importOnnxBackbone(small());
  expect({ inputSize, dimension }).toEqual({ inputSize: 4, dimension: 3 });
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const open = { ...OUTPUT, shape: ['N', 'D'] };
  expect((await importOnnxBackbone(small({ outputs: [open] }))).dimension).toBe(3);
  const one = { ...INPUT, shape: [1, 4, 4, 3] };
  expect((await importOnnxBackbone(small({ inputs: [one] }))).inputSize).toBe(4);
});

test.each<[string, Partial<Graph>, string]>([
  [
    'channels first',
    { inputs: [{ ...INPUT, shape: ['N', 3, 4, 4] }], nodes: MEAN },
    'input photo is [N, 3, 4, 4]',
  ],
  ['not square', { inputs: [{ ...INPUT, shape: ['N', 4, 5, 3] }] }, 'input photo is [N, 4, 5, 3]'],
  ['free side', { inputs: [{ ...INPUT, shape: ['N', 'S', 'S', 3] }] }, 'input photo is [N, S, S, 3]'],
  [
    'batch of two',
    { inputs: [{ ...INPUT, shape: [2, 4, 4, 3] }], outputs: [{ ...OUTPUT, shape: [2, 3] }] },
    '[2, 4, 4, 3]',
  ],
  [
    'float64',
    { inputs: [{ ...INPUT, type: 'float64' }], outputs: [{ ...OUTPUT, type: 'float64' }] },
    'float64',
  ],
  ['two inputs', { inputs: [INPUT, { ...INPUT, name: 'other' }] }, '2 inputs (photo, other)'],
  [
    'two outputs',
    {
      nodes: [...MEAN, { op: 'Neg', inputs: ['colours'], outputs: ['minus'] }],
      outputs: [OUTPUT, { ...OUTPUT, name: 'minus' }],
    },
    '2 outputs (colours, minus)',
  ],
  [
    'map as output',
    {
      nodes: [{ op: 'Neg', inputs: ['photo'], outputs: ['colours'] }],
      outputs: [{ ...OUTPUT, shape: ['N', 4, 4, 3] }],
    },
    'output colours is [N, 4, 4, 3]',
  ],
])('refused: %s', async (_, change, said) => {
  const error = await refusal(importOnnxBackbone(small(change)));
  expect(error.code).toBe('backbone-wrong-shape');
  expect(error.message).toContain(said);
  expect(error.hint).toContain('[N, S, S, 3]');
});

test('refused: a network that opens but cannot run', async () => {
  // A free dimension hides from the file's checks that 3 colours cannot be multiplied by 5 weights.
  const nodes: Node[] = [
    { op: 'Reshape', inputs: ['photo', 'shape'], outputs: ['flat'] },
    { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['colours'] },
  ];
  const shape = {
    name: 'shape',
    type: 'int64',
    shape: [2],
    data: new Uint8Array(BigInt64Array.of(-1n, 7n).buffer),
  } as const;
  const weights = float32Initializer('weights', [7, 3], new Float32Array(21));
  const error = await refusal(importOnnxBackbone(small({ nodes, initializers: [shape, weights] })));
  expect(error.code).toBe('backbone-wrong-shape');
  expect(error.message).toContain('blank photo');
});

test('refused: what is not ONNX', async () => {
  expect((await refusal(importOnnxBackbone(Buffer.from('not a model')))).code).toBe('backbone-unreadable');
  expect((await refusal(openBackbone(folder))).code).toBe('backbone-unreadable');
});

test("features are right, the same every time, and the caller's own", async () => {
  const backbone = await openBackbone(small());
  const photo = Float32Array.from({ length: 48 }, (_, i) => (i % 3) - 1 + (i < 24 ? 0.5 : 0));
  const first = await backbone.features(photo);
  expect([...first]).toEqual([-0.75, 0.25, 1.25]);
  const memory = new Float32Array(48).fill(1);
  expect([...(await backbone.features(memory))]).toEqual([1, 1, 1]);
  expect([...first]).toEqual([-0.75, 0.25, 1.25]);
  const [a, b] = await Promise.all([backbone.features(photo), backbone.features(memory)]);
  expect([[...a], [...b]]).toEqual([
    [-0.75, 0.25, 1.25],
    [1, 1, 1],
  ]);
  await expect(backbone.features(new Float32Array(47))).rejects.toThrow(RangeError);
  await backbone.release();
});

test('a file is opened only with the sha256 expected', async () => {
  const path = join(folder, 'small.onnx');
  writeFileSync(path, small());
  const { sha256 } = await importOnnxBackbone(small());
  const backbone = await openBackbone(path, { sha256: sha256.toUpperCase() });
  expect(backbone.sha256).toBe(sha256);
  await backbone.release();
  const wrong = await refusal(openBackbone(path, { sha256: '0'.repeat(64) }));
  expect(wrong.code).toBe('backbone-wrong-sha256');
  expect(wrong.message).toContain(path);
  expect(wrong.message).toContain(sha256);
  const missing = await refusal(openBackbone(join(folder, 'none.onnx')));
  expect(missing.code).toBe('backbone-missing');
  expect(missing.message).toContain('none.onnx');
});
