import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { VergerError } from '@verger/base';
import { assertSupported, type Network, openNetwork, withPositions } from '@verger/vision';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedBackbones } from '../../src/backbone/shipped.js';
import { testPhoto } from '../../src/backbone/test-photo.js';
import { float32Initializer } from '../../src/onnx/initializer.js';
import { encodeModel, type Graph, type Node } from '../../src/onnx/model.js';
import { InferenceSession, Tensor } from '../../src/onnx/runtime.js';

/** The network of browsers (packages/vision), beside onnxruntime. */

const backbones = shippedBackbones();
const floats = backbones.filter(({ path }) => !path.includes('int8'));
const SIZE = 224;

async function byOnnxruntime(onnx: Uint8Array, size: number, photo: Float32Array, output = 'features') {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const { [output]: found } = await session.run({ input: new Tensor('float32', photo, [1, size, size, 3]) });
  await session.release();
  return found!.data as Float32Array;
}

/** Largest difference, in shares of the largest value. */
function difference(found: Float32Array, expected: Float32Array): number {
  expect(found).toHaveLength(expected.length);
  const most = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return expected.reduce((max, value, i) => Math.max(max, Math.abs(value - found[i]!)), 0) / most;
}

describe.each(floats)('$name', ({ path }) => {
  const onnx = readFileSync(path);
  const network = openNetwork(onnx, SIZE);
  const photo = testPhoto(SIZE);

  it('has the features of onnxruntime, but for rounding', async () => {
    const expected = await byOnnxruntime(onnx, SIZE, photo);
    expect(network.dimension).toBe(expected.length);
    expect(difference(network.features(photo), expected)).toBeLessThan(1e-5);
  });

  it('has the features of each position, whose mean they are', async () => {
    const { bytes, output } = withPositions(onnx)!;
    const { rows, columns, values } = network.positions(photo);
    expect(difference(values, await byOnnxruntime(bytes, SIZE, photo, output))).toBeLessThan(1e-5);
    const count = rows * columns;
    const means = network
      .features(photo)
      .map((_, c) => values.subarray(c * count, (c + 1) * count).reduce((a, b) => a + b, 0) / count);
    expect(difference(means, network.features(photo))).toBeLessThan(1e-5);
  });

  it('gives the same bits again, whatever came between', () => {
    const first = network.features(photo);
    network.features(photo.map((value) => -value));
    expect(network.features(photo)).toEqual(first);
  });
});

const HELP = 'import(workerData.vision).then(({ helpNetwork }) => helpNetwork(workerData.shared))';

/** A thread that shares the work of a network. */
function helper(network: Network): Worker {
  const workerData = { vision: import.meta.resolve('@verger/vision'), shared: network.shared };
  return new Worker(`const { workerData } = require('node:worker_threads'); ${HELP};`, {
    eval: true,
    workerData,
  });
}

describe('threads that share the work', () => {
  const path = floats[0]!.path;
  const photos = [1, -1, 0.5].map((factor) => testPhoto(SIZE).map((value) => factor * value));

  it('give the bits of one, from whenever on they help, and end with the network', async () => {
    const network = openNetwork(readFileSync(path), SIZE);
    const alone = photos.map((photo) => network.features(photo));
    const helpers = [helper(network), helper(network)];
    const ended = helpers.map((worker) => once(worker, 'exit'));
    await Promise.all(helpers.map((worker) => once(worker, 'online')));
    for (let round = 0; round < 10; round++) {
      expect(photos.map((photo) => network.features(photo))).toEqual(alone);
      // Long enough to fall asleep.
      await wait(5);
    }
    network.close();
    expect(await Promise.all(ended)).toEqual([[0], [0]]);
    expect(photos.map((photo) => network.features(photo))).toEqual(alone);
    // One that comes after all ends, too.
    expect(await once(helper(network), 'exit')).toEqual([0]);
  });

  it('are not waited for when they have died asleep', async () => {
    const network = openNetwork(readFileSync(path), SIZE);
    const expected = network.features(photos[0]!);
    const worker = helper(network);
    await once(worker, 'online');
    await wait(200);
    await worker.terminate();
    expect(network.features(photos[0]!)).toEqual(expected);
  });
});

interface Step {
  readonly kernel: number;
  readonly stride: number;
  readonly channels: number;
  readonly isDepthwise: boolean;
  readonly clips: boolean;
  readonly adds: boolean;
}

const step = fc.record({
  kernel: fc.constantFrom(1, 2, 3, 5),
  stride: fc.constantFrom(1, 2),
  channels: fc.constantFrom(8, 16, 24, 40),
  isDepthwise: fc.boolean(),
  clips: fc.boolean(),
  adds: fc.boolean(),
});

/** A network of these steps. Its weights are drawn. */
function networkOf(steps: readonly Step[], size: number, seed: number, scaling: boolean): Graph {
  let state = seed;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const drawn = (count: number) => Array.from({ length: count }, draw);
  const nodes: Node[] = [
    { op: 'Transpose', inputs: ['input'], outputs: ['photo'], attributes: { perm: { ints: [0, 3, 1, 2] } } },
  ];
  const initializers = [float32Initializer('low', [], [-0.5]), float32Initializer('high', [], [0.7])];
  let [last, channels, before] = ['photo', 3, undefined as string | undefined];
  if (scaling) {
    initializers.push(float32Initializer('scale', [], [0.9]), float32Initializer('shift', [], [0.1]));
    nodes.push({ op: 'Mul', inputs: ['photo', 'scale'], outputs: ['scaled'] });
    nodes.push({ op: 'Add', inputs: ['scaled', 'shift'], outputs: ['shifted'] });
    last = 'shifted';
  }
  for (const [i, { kernel, stride, clips, adds, ...more }] of steps.entries()) {
    const isDepthwise = more.isDepthwise && channels % 4 === 0;
    const outside = isDepthwise ? channels : more.channels;
    const inside = isDepthwise ? 1 : channels;
    initializers.push(
      float32Initializer(`k${i}`, [outside, inside, kernel, kernel], drawn(outside * inside * kernel ** 2)),
      float32Initializer(`b${i}`, [outside], drawn(outside)),
    );
    const pad = Math.floor((kernel - 1) / 2);
    nodes.push({
      op: 'Conv',
      inputs: [last, `k${i}`, `b${i}`],
      outputs: [`c${i}`],
      attributes: {
        group: { int: isDepthwise ? channels : 1 },
        kernel_shape: { ints: [kernel, kernel] },
        // Asymmetric, as TensorFlow pads.
        pads: { ints: [pad, pad, kernel - 1 - pad, kernel - 1 - pad] },
        strides: { ints: [stride, stride] },
      },
    });
    const isSum = adds && !isDepthwise && stride === 1 && outside === channels && before !== undefined;
    if (isSum) nodes.push({ op: 'Add', inputs: [before!, `c${i}`], outputs: [`a${i}`] });
    const linear = isSum ? `a${i}` : `c${i}`;
    if (clips) nodes.push({ op: 'Clip', inputs: [linear, 'low', 'high'], outputs: [`r${i}`] });
    last = clips ? `r${i}` : linear;
    before = last;
    channels = outside;
  }
  nodes.push({ op: 'GlobalAveragePool', inputs: [last], outputs: ['mean'] });
  nodes.push({ op: 'Flatten', inputs: ['mean'], outputs: ['features'], attributes: { axis: { int: 1 } } });
  return {
    name: 'drawn',
    nodes,
    initializers,
    inputs: [{ name: 'input', type: 'float32', shape: ['N', size, size, 3] }],
    outputs: [{ name: 'features', type: 'float32', shape: ['N', channels] }],
  };
}

it('any network of such layers, and a photo of any size, has the features of onnxruntime', async () => {
  const cases = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
    size: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: 1, max: 1e9 }),
    scaling: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ steps, size, seed, scaling }) => {
      const onnx = encodeModel(networkOf(steps, size, seed, scaling));
      const photo = Float32Array.from({ length: size * size * 3 }, (_, i) => Math.sin(i * seed));
      const expected = await byOnnxruntime(onnx, size, photo);
      expect(difference(openNetwork(onnx, size).features(photo), expected)).toBeLessThan(1e-4);
    }),
    { numRuns: 60 },
  );
}, 60_000);

describe('a network that cannot be run is refused by its layer', () => {
  const plain: Step = { kernel: 3, stride: 1, channels: 8, isDepthwise: false, clips: true, adds: false };
  const graph = networkOf([plain, plain], 8, 1, false);
  const refusal = (bytes: Uint8Array) => {
    try {
      openNetwork(bytes, 8);
    } catch (error) {
      expect(error).toBeInstanceOf(VergerError);
      expect(error).toMatchObject({ kind: 'input', code: 'network-unsupported' });
      return (error as Error).message;
    }
    return 'accepted';
  };
  const changed = (change: (node: Node) => Node) =>
    refusal(encodeModel({ ...graph, nodes: graph.nodes.map(change) }));
  const conv = (attributes: Node['attributes']) =>
    changed((node) =>
      node.op === 'Conv' ? { ...node, attributes: { ...node.attributes, ...attributes } } : node,
    );

  it.each([
    [
      'another activation',
      () => changed((node) => (node.op === 'Clip' ? { ...node, op: 'Elu' } : node)),
      'Elu r0',
    ],
    ['holes in its windows', () => conv({ dilations: { ints: [2, 2] } }), 'Conv c0'],
    ['padding left to the runtime', () => conv({ auto_pad: { string: 'SAME_UPPER' } }), 'Conv c0'],
    ['groups of several channels', () => conv({ group: { int: 2 } }), 'Conv c0'],
    ['windows that are no square', () => conv({ strides: { ints: [1, 2] } }), 'Conv c0'],
    [
      'two results of one name',
      () => {
        const open = networkOf([{ ...plain, clips: false }, plain], 8, 1, false);
        const nodes = open.nodes.map((node) => (node.op === 'Conv' ? { ...node, outputs: ['c0'] } : node));
        return refusal(encodeModel({ ...open, nodes }));
      },
      'Conv c0',
    ],
    [
      'weights that are no numbers',
      () => {
        const initializers = graph.initializers.map((one) =>
          one.name === 'b1' ? float32Initializer('b1', [8], Array(8).fill(Number.NaN)) : one,
        );
        return refusal(encodeModel({ ...graph, initializers }));
      },
      'Conv c1',
    ],
    [
      'kernels of five dimensions',
      () => {
        const initializers = graph.initializers.map((one) =>
          one.name === 'k1' ? { ...one, shape: [...one.shape, 1] } : one,
        );
        return refusal(encodeModel({ ...graph, initializers }));
      },
      'Conv c1',
    ],
    [
      'a sum behind a limit, be there no upper one',
      () => {
        const [first, second] = graph.nodes.filter(({ op }) => op === 'Conv') as [Node, Node];
        const none = float32Initializer('none', [], [Number.POSITIVE_INFINITY]);
        const nodes: Node[] = [
          graph.nodes[0]!,
          first,
          { ...second, inputs: ['c0', 'k1', 'b1'] },
          { op: 'Clip', inputs: ['c1', 'low', 'none'], outputs: ['r1'] },
          { op: 'Add', inputs: ['c0', 'r1'], outputs: ['sum'] },
          { op: 'GlobalAveragePool', inputs: ['sum'], outputs: ['mean'] },
        ];
        return refusal(encodeModel({ ...graph, nodes, initializers: [...graph.initializers, none] }));
      },
      'Add sum',
    ],
    [
      'a photo that is read as it was before it is scaled',
      () => {
        const scale = float32Initializer('scale', [], [2]);
        const scaling: Node = { op: 'Mul', inputs: ['photo', 'scale'], outputs: ['scaled'] };
        const nodes = [graph.nodes[0]!, scaling, ...graph.nodes.slice(1)];
        return refusal(encodeModel({ ...graph, nodes, initializers: [...graph.initializers, scale] }));
      },
      'Conv c0',
    ],
    [
      'no mean at its end',
      () => refusal(encodeModel({ ...graph, nodes: graph.nodes.slice(0, -2) })),
      'no global average',
    ],
    [
      'a result that two layers read',
      () => changed((node) => (node.op === 'GlobalAveragePool' ? { ...node, inputs: ['c1'] } : node)),
      'Clip r1',
    ],
  ])('%s', (_, refused, layer) => {
    expect(refused()).toContain(layer);
  });

  it.each(backbones.filter(({ path }) => path.includes('int8')))('whole numbers: $name', ({ path }) => {
    expect(() => openNetwork(readFileSync(path), SIZE)).toThrow('QuantizeLinear');
  });

  it('more memory than there is to address, told without opening it', () => {
    const onnx = encodeModel(networkOf([plain], 12_000, 1, false));
    expect(() => assertSupported(onnx, 12_000)).toThrow(/needs \d+ MB of memory/);
    expect(() => openNetwork(onnx, Number.NaN)).toThrow('a photo of NaN pixels a side');
  });

  it('a tensor of another size', () => {
    expect(() => openNetwork(encodeModel(graph), 8).features(new Float32Array(3))).toThrow(RangeError);
  });

  it('a file cut off within its graph, and no file at all', () => {
    // Behind the graph are some bytes about the file.
    const behind = 100;
    const whole = encodeModel(graph);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - behind }), (length) => {
        expect(refusal(whole.subarray(0, length))).not.toBe('accepted');
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(refusal(bytes)).not.toBe('accepted');
      }),
    );
  });
});
