import { VergerError } from '@verger/base';
import type { Hdf5Dataset } from './hdf5.js';
import { fromKerasOrder, kernelShape, LAYERS } from './mobilenet-v2.js';
import type { LayerWeights } from './network.js';

const NAMES: ReadonlySet<string> = new Set(LAYERS.flatMap((layer) => [layer.name, layer.norm]));

/**
 * Finds MobileNetV2 1.0 among the datasets of a Keras HDF5 file: a saved model (`model_weights/…`, the network
 * at the top or nested in another, Keras 2 or 3) or a weights file (layers at the root), with or without
 * classification layers. Layers are found by name, as Keras itself does with `by_name`.
 *
 * @throws VergerError `backbone-other-network` (input) naming the first layer that is missing or of another shape
 */
export function mobilenetWeights(datasets: readonly Hdf5Dataset[]): LayerWeights[] {
  const saved = datasets.filter((dataset) => dataset.path.startsWith('model_weights/'));
  const all = saved.length > 0 ? saved : datasets.filter((d) => !d.path.startsWith('optimizer_weights/'));
  const byLayer = group(all);
  const take = (layer: string, names: readonly string[], shape: readonly number[]) =>
    weight(byLayer, layer, names, shape).values();
  const weights = LAYERS.map((layer) => ({
    layer,
    kernel: fromKerasOrder(layer, take(layer.name, KERNEL, kernelShape(layer))),
    gamma: take(layer.norm, ['gamma'], [layer.outputs]),
    beta: take(layer.norm, ['beta'], [layer.outputs]),
    mean: take(layer.norm, ['moving_mean'], [layer.outputs]),
    variance: take(layer.norm, ['moving_variance'], [layer.outputs]),
  }));
  const extra = [...byLayer.keys()].find((name) => /^block_\d+_/.test(name) && !NAMES.has(name));
  if (extra !== undefined) refuse(`layer ${extra} is not part of it`);
  return weights;
}

/** Keras 2 calls the kernel of a depthwise convolution otherwise. */
const KERNEL = ['kernel', 'depthwise_kernel'];

type Weights = Map<string, Hdf5Dataset>;

function group(datasets: readonly Hdf5Dataset[]): Map<string, Weights> {
  const layers = new Map<string, Weights>();
  for (const dataset of datasets) {
    const path = dataset.path.split('/');
    const weightName = path.pop()!.replace(/:\d+$/, '');
    const layerName = path.findLast((part) => NAMES.has(part)) ?? path.at(-1) ?? '';
    const layer = layers.get(layerName) ?? new Map();
    layers.set(layerName, layer);
    const twin = layer.get(weightName);
    if (twin !== undefined && NAMES.has(layerName)) {
      throw new VergerError(
        'input',
        'backbone-ambiguous',
        `The file holds layer ${layerName} twice: ${twin.path} and ${dataset.path}`,
        { hint: 'Save the MobileNetV2 that is wanted alone, and import that file.' },
      );
    }
    layer.set(weightName, dataset);
  }
  return layers;
}

function weight(
  layers: ReadonlyMap<string, Weights>,
  layerName: string,
  names: readonly string[],
  shape: readonly number[],
): Hdf5Dataset {
  const layer = layers.get(layerName);
  if (layer === undefined) {
    const found = [...layers.keys()].filter((name) => !NAMES.has(name));
    const other = found.length === 0 ? '' : ` (other layers in the file: ${found.slice(0, 3).join(', ')})`;
    refuse(`layer ${layerName} is missing${other}`);
  }
  const dataset = names.map((name) => layer.get(name)).find((found) => found !== undefined);
  if (dataset === undefined) refuse(`layer ${layerName} has no ${names[0]}`);
  if (dataset.shape.join() !== shape.join()) {
    refuse(
      `layer ${layerName} has a ${names[0]} of shape ${dataset.shape.join(' x ')}, not ${shape.join(' x ')}`,
    );
  }
  return dataset;
}

function refuse(why: string): never {
  throw new VergerError('input', 'backbone-other-network', `Not MobileNetV2 1.0: ${why}`, {
    hint: 'Import the weights of MobileNetV2 with alpha 1.0, or export the other network to ONNX and import that.',
  });
}
