import { createHash } from 'node:crypto';
import { VergerError } from '@verger/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { checkBackbone } from '../../src/backbone/check.js';
import { EFFICIENTNET_LITE } from '../../src/backbone/efficientnet-lite.js';
import { importLiteBackbone } from '../../src/backbone/import-lite.js';
import { importWeights, weightsFormat } from '../../src/backbone/import-weights.js';
import { liteWeights } from '../../src/backbone/lite-weights.js';
import { depthOf, type Network } from '../../src/backbone/network.js';
import { samePadding } from '../../src/backbone/network-graph.js';
import { namedBackbone } from '../../src/backbone/shipped.js';
import { testPhoto } from '../../src/backbone/test-photo.js';
import type { StateDict, StoredTensor } from '../../src/state-dict/stored-tensor.js';
import { readTorchFile } from '../../src/state-dict/torch-file.js';
import { randomState, safetensorsFile, torchFile, type Written } from './state-dict-file.js';

const [LITE0, LITE1, LITE2] = EFFICIENTNET_LITE as [Network, Network, Network];
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let state: Map<string, Written>;
let torch: Uint8Array;

beforeAll(() => {
  state = randomState(LITE0, 1);
  torch = torchFile(state);
});

/** Shapes alone, of which no value is asked. */
function shapesOf(network: Network): Map<string, StoredTensor> {
  const none = { values: () => new Float32Array(0) };
  return new Map([...shapes(network)].map(([name, shape]) => [name, { shape, ...none }]));
}

function* shapes(network: Network): Generator<[string, readonly number[]]> {
  for (const layer of network.layers) {
    yield [`${layer.name}.weight`, [layer.outputs, depthOf(layer), layer.kernel, layer.kernel]];
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      yield [`${layer.norm}.${part}`, [layer.outputs]];
    }
    yield [`${layer.norm}.num_batches_tracked`, []];
  }
}

function refusal(read: () => unknown): VergerError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(VergerError);
    return error as VergerError;
  }
  throw new Error('it was taken');
}

test('the parameters that are counted elsewhere, with 1,281,000 of the classification layer', () => {
  const parameters = EFFICIENTNET_LITE.map(({ layers }) =>
    layers.reduce((sum, layer) => sum + layer.outputs * (depthOf(layer) * layer.kernel ** 2 + 2), 1_281_000),
  );
  expect(parameters).toEqual([4_652_008, 5_416_680, 6_092_072]);
});

test.each([
  [224, 3, 2, [0, 0, 1, 1]],
  [112, 5, 2, [1, 1, 2, 2]],
  [65, 3, 2, [1, 1, 1, 1]],
  [33, 5, 2, [2, 2, 2, 2]],
  [15, 5, 1, [2, 2, 2, 2]],
  [7, 1, 1, [0, 0, 0, 0]],
  [1, 1, 2, [0, 0, 0, 0]],
] as const)("padding 'same' of a side of %i, kernel %i, stride %i", (side, kernel, stride, pads) => {
  expect(samePadding(side, { kernel, stride })).toEqual(pads);
});

describe('which of the three it is', () => {
  test.each([
    [LITE0, 0],
    [LITE1, 1],
    [LITE2, 2],
  ])('is told by the shapes: $title', (network, index) => {
    expect(liteWeights(shapesOf(network)).network).toBe(EFFICIENTNET_LITE[index]);
  });

  const changed = (network: Network, name: string, shape?: number[]): StateDict => {
    const all = shapesOf(network);
    if (shape === undefined) all.delete(name);
    else all.set(name, { shape, values: () => new Float32Array(0) });
    return all;
  };
  test.each<[string, () => StateDict, string]>([
    [
      'a layer of another shape, the first of two',
      () =>
        new Map([
          ...changed(LITE1, '_blocks.9._bn1.bias', [3]),
          ['_conv_head.weight', { shape: [], values: () => new Float32Array(0) }],
        ]),
      'Not EfficientNet-Lite1: layer _blocks.9._bn1.bias has shape 3, not 480',
    ],
    [
      'a layer missing',
      () => changed(LITE2, '_blocks.3._project_conv.weight'),
      'Not EfficientNet-Lite2: layer _blocks.3._project_conv.weight is missing',
    ],
    [
      'squeeze and excitation',
      () => changed(LITE0, '_blocks.0._se_reduce.weight', [8, 32, 1, 1]),
      'Not EfficientNet-Lite0: layer _blocks.0._se_reduce.weight is not part of it',
    ],
    [
      'another network',
      () => new Map([['conv1.weight', { shape: [64, 3, 7, 7], values: () => new Float32Array(0) }]]),
      'layer _conv_stem.weight is missing (other layers in the file: conv1.weight)',
    ],
  ])('%s is refused by name', (_, other, message) => {
    const error = refusal(() => liteWeights(other()));
    expect(error.code).toBe('backbone-other-network');
    expect(error.message).toContain(message);
  });
});

test('the same file gives the same bytes, and safetensors those of torch', async () => {
  const source = { name: 'random', licence: 'none' };
  const first = importLiteBackbone(torch, 'torch', { source });
  expect(sha256(importLiteBackbone(torch, 'torch', { source }))).toBe(sha256(first));
  const tensors = safetensorsFile(readTorchFile(torch));
  expect(weightsFormat(torch, 'x.onnx')).toBe('torch');
  expect(weightsFormat(tensors, 'x')).toBe('safetensors');
  const second = Buffer.from(await importWeights(tensors, 'safetensors', { source })).toString('latin1');
  // The one thing that tells them apart is the sha256 of the file that each was made from.
  expect(second.replace(sha256(tensors), sha256(torch)) === Buffer.from(first).toString('latin1')).toBe(true);
});

test('the whole network and its trunk', async () => {
  const whole = await openBackbone(importLiteBackbone(torch, 'torch'));
  expect(whole).toMatchObject({ inputSize: 224, dimension: 1280 });
  const features = await whole.features(testPhoto(224));
  const positions = await whole.positions(testPhoto(224));
  expect(positions).toMatchObject({ rows: 7, columns: 7 });
  expect(features.filter((value) => value > 0 && value < 6).length).toBeGreaterThan(100);
  await whole.release();
  const trunk = await openBackbone(importLiteBackbone(torch, 'torch', { part: 'trunk' }));
  expect(trunk.dimension).toBe(14 * 14 * 112);
  await trunk.release();
});

describe('weights that no training leaves behind', () => {
  test.each([
    ['_conv_stem.weight', Number.NaN, 'backbone-not-finite', 'Layer _conv_stem holds NaN as kernel'],
    ['_conv_stem.weight', 1e9, 'backbone-implausible', 'Layer _conv_stem holds 1000000000 as kernel'],
    [
      '_blocks.2._bn1.running_var',
      Number.POSITIVE_INFINITY,
      'backbone-not-finite',
      '_blocks.2._bn1 holds Infinity',
    ],
    [
      '_blocks.15._bn2.running_var',
      -1e-4,
      'backbone-negative-variance',
      '_blocks.15._bn2 holds the variance',
    ],
    ['_conv_head.weight', 1e5, 'backbone-not-finite', 'which float16 cannot hold'],
  ])('%s with %d', (name, value, code, message) => {
    const written = state.get(name)!;
    const data = written.data.slice();
    data[3] = value;
    const file = torchFile(new Map([...state, [name, { ...written, data }]]));
    const error = refusal(() => importLiteBackbone(file, 'torch'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

test('the shipped Lite0 agrees with what Keras gives for the test photo', async () => {
  const { path, sha256: digest } = namedBackbone('efficientnet-lite0');
  const check = await checkBackbone(path);
  expect(check).toMatchObject({ sha256: digest, inputSize: 224, dimension: 1280, agrees: true });
  expect(check.minCosine).toBeGreaterThan(0.99999);
  expect(check.maxAbsoluteDifference).toBeLessThan(0.05);
});
