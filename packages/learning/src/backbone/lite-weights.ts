import { VergerError } from '@verger/base';
import type { StateDict } from '../state-dict/stored-tensor.js';
import { EFFICIENTNET_LITE } from './efficientnet-lite.js';
import { type ConvLayer, depthOf, type LayerWeights, type Network } from './network.js';

/** What training keeps beside the weights, and the classification layer. */
const PASSED_OVER = /(^_fc\.(weight|bias)|\.num_batches_tracked)$/;

/**
 * Finds out which EfficientNet-Lite a state dict holds, and its weights, by the names and shapes in it. The
 * classification layer may be there or not.
 *
 * @throws VergerError `backbone-other-network` (input) naming the first layer that is missing, of another shape, or
 * one too many; `backbone-unreadable` where an array is damaged
 */
export function liteWeights(state: StateDict): { network: Network; weights: LayerWeights[] } {
  const network = nearest(state);
  const wanted = new Map(network.layers.flatMap(shapes));
  for (const [name, shape] of wanted) {
    const tensor = state.get(name);
    if (tensor === undefined) refuse(network, `layer ${name} is missing${others(state, wanted)}`);
    if (tensor.shape.join() !== shape.join()) {
      refuse(
        network,
        `layer ${name} has shape ${tensor.shape.join(' x ') || 'none'}, not ${shape.join(' x ')}`,
      );
    }
  }
  const extra = [...state.keys()].find((name) => !wanted.has(name) && !PASSED_OVER.test(name));
  if (extra !== undefined) refuse(network, `layer ${extra} is not part of it`);
  const values = (name: string) => state.get(name)!.values();
  const weights = network.layers.map((layer) => ({
    layer,
    kernel: values(`${layer.name}.weight`),
    gamma: values(`${layer.norm}.weight`),
    beta: values(`${layer.norm}.bias`),
    mean: values(`${layer.norm}.running_mean`),
    variance: values(`${layer.norm}.running_var`),
  }));
  return { network, weights };
}

/** The variant that most arrays fit; the smallest of several. */
function nearest(state: StateDict): Network {
  const fitting = (network: Network) =>
    network.layers.flatMap(shapes).filter(([name, shape]) => state.get(name)?.shape.join() === shape.join())
      .length;
  return EFFICIENTNET_LITE.reduce((best, network) => (fitting(network) > fitting(best) ? network : best));
}

function shapes(layer: ConvLayer): [name: string, shape: readonly number[]][] {
  const { name, norm, kernel, outputs } = layer;
  const ofNorm = ['weight', 'bias', 'running_mean', 'running_var'];
  return [
    [`${name}.weight`, [outputs, depthOf(layer), kernel, kernel]],
    ...ofNorm.map((part): [string, readonly number[]] => [`${norm}.${part}`, [outputs]]),
  ];
}

function others(state: StateDict, wanted: ReadonlyMap<string, unknown>): string {
  const found = [...state.keys()].filter((name) => !wanted.has(name) && !PASSED_OVER.test(name));
  return found.length === 0 ? '' : ` (other layers in the file: ${found.slice(0, 3).join(', ')})`;
}

function refuse({ title }: Network, why: string): never {
  throw new VergerError('input', 'backbone-other-network', `Not ${title}: ${why}`, {
    hint: 'Import the weights of EfficientNet-Lite0, 1 or 2, or export the other network to ONNX and import that.',
  });
}
