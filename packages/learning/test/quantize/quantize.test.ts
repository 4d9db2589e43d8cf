import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { checkBackbone } from '../../src/backbone/check.js';
import { shippedBackbone } from '../../src/backbone/shipped.js';
import { testPhoto } from '../../src/backbone/test-photo.js';
import { float32Initializer } from '../../src/onnx/initializer.js';
import { encodeModel, type Graph, type Node } from '../../src/onnx/model.js';
import { quantizeBackbone } from '../../src/quantize/quantize-backbone.js';

const SIZE = 32;

/** A small network of all that the real ones have: scaling, full and depthwise convolutions, ReLU6, a sum, the mean. */
function small(change: Partial<{ six: number; op: string }> = {}): Uint8Array {
  const kernel = (name: string, shape: number[]) =>
    float32Initializer(
      name,
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 7 + name.length) / 3),
    );
  const conv = (name: string, input: string, group: number, side: number): Node => ({
    op: 'Conv',
    name,
    inputs: [input, `${name}/k`, `${name}/b`],
    outputs: [name],
    attributes: {
      group: { int: group },
      kernel_shape: { ints: [side, side] },
      pads: { ints: Array.from({ length: 4 }, () => (side - 1) / 2) },
    },
  });
  const graph: Graph = {
    name: 'small',
    nodes: [
      {
        op: 'Transpose',
        inputs: ['input'],
        outputs: ['photo'],
        attributes: { perm: { ints: [0, 3, 1, 2] } },
      },
      { op: 'Mul', inputs: ['photo', 'scale'], outputs: ['scaled'] },
      conv('first', 'scaled', 1, 3),
      { op: 'Clip', inputs: ['first', 'zero', 'six'], outputs: ['relu'] },
      conv('depthwise', 'relu', 8, 3),
      { op: change.op ?? 'Add', inputs: ['relu', 'depthwise'], outputs: ['sum'] },
      conv('last', 'sum', 1, 1),
      { op: 'GlobalAveragePool', inputs: ['last'], outputs: ['mean'] },
      { op: 'Flatten', inputs: ['mean'], outputs: ['features'], attributes: { axis: { int: 1 } } },
    ],
    initializers: [
      float32Initializer('scale', [], [0.99]),
      float32Initializer('zero', [], [0]),
      float32Initializer('six', [], [change.six ?? 6]),
      ...[kernel('first/k', [8, 3, 3, 3]), kernel('first/b', [8])],
      ...[kernel('depthwise/k', [8, 1, 3, 3]), kernel('depthwise/b', [8])],
      ...[kernel('last/k', [5, 8, 1, 1]), kernel('last/b', [5])],
    ],
    inputs: [{ name: 'input', type: 'float32', shape: ['N', SIZE, SIZE, 3] }],
    outputs: [{ name: 'features', type: 'float32', shape: ['N', 5] }],
  };
  return encodeModel(graph);
}

async function* photos(count: number) {
  for (let i = 1; i <= count; i++) yield testPhoto(SIZE).map((value) => value / i);
}

test('a network on integers comes close to the one in float32, and says what it is', async () => {
  const int8 = await quantizeBackbone(small(), photos(4));
  expect(await quantizeBackbone(small(), photos(4))).toEqual(int8);
  const [own, float] = [await openBackbone(int8), await openBackbone(small())];
  expect(own).toMatchObject({ precision: 'int8', inputSize: SIZE, dimension: 5 });
  expect(float.precision).toBe('fp32');
  const photo = testPhoto(SIZE).map((value) => value * 0.8);
  const [got, wanted] = [await own.features(photo), await float.features(photo)];
  const largest = Math.max(...wanted.map(Math.abs));
  for (const [i, value] of wanted.entries())
    expect(Math.abs((got[i] ?? 0) - value)).toBeLessThan(largest / 50);
  await own.release();
  await float.release();
});

test.each([
  ['an operator of another kind', small({ op: 'Max' }), 'it has the operator Max'],
  ['another cut than ReLU6', small({ six: 5 }), 'it cuts values at 0 and 5'],
  ['no model', new TextEncoder().encode('text'), 'The backbone cannot be quantized'],
])('%s is refused', async (_, onnx, message) => {
  await expect(quantizeBackbone(onnx, photos(1))).rejects.toMatchObject({
    kind: 'input',
    code: 'backbone-not-quantizable',
    message: expect.stringContaining(message),
  });
});

test('what is on integers already, or has no photo to calibrate with, is refused', async () => {
  const int8 = await quantizeBackbone(small(), photos(1));
  await expect(quantizeBackbone(int8, photos(1))).rejects.toMatchObject({ code: 'backbone-not-quantizable' });
  await expect(quantizeBackbone(small(), photos(0))).rejects.toMatchObject({ code: 'no-calibration-photos' });
});

test('the shipped int8 gives the integers it was shipped with, on this processor too', async () => {
  const { path, sha256, goldenPath } = shippedBackbone('int8');
  const check = await checkBackbone(path);
  expect(check).toMatchObject({ sha256, agrees: true, maxAbsoluteDifference: 0 });
  expect(readFileSync(goldenPath).length).toBe(4 * check.dimension);
});
