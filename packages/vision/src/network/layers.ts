/** From the graph of a convolutional network to layers that the kernels compute. */

import { VergerError } from '@verger/base';
import type { Graph, Node, Tensor } from './onnx-graph.js';

/** Of a feature map; channels last. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** One convolution with what follows it: addition of an earlier result, then clamping. */
export interface Layer {
  readonly kind: 'convolution' | 'depthwise';
  /** Names of feature maps. */
  readonly input: string;
  readonly add: string | undefined;
  readonly output: string;
  readonly from: Shape;
  readonly to: Shape;
  /** Side of the window, and how far it moves. */
  readonly size: number;
  readonly stride: number;
  /** Rows of zeros above, columns of zeros to the left. */
  readonly top: number;
  readonly left: number;
  readonly low: number;
  readonly high: number;
  /** Biases and weights in the order in which `convolution.wat` reads them. */
  readonly weights: Float32Array;
}

/** A network as a list of layers; its features are the mean of the last feature map over all positions. */
export interface Plan {
  /** Each number of the photo is multiplied, then something is added. */
  readonly scale: number;
  readonly shift: number;
  /** Name of the feature map that is the photo. */
  readonly photo: string;
  readonly layers: readonly Layer[];
}

/** Output channels that are computed together. */
export const PANEL = 8;
/** Channels of a depthwise convolution that are computed together. */
const VECTOR = 4;

type Growing = { -readonly [K in keyof Layer]: Layer[K] };

/**
 * Supported are convolutions with a square window (of any size over all channels, or depthwise), `Clip`, `Add`, a
 * scalar `Mul` and `Add` on the photo, and one global average at the end: MobileNetV2 and EfficientNet-Lite.
 *
 * @param size of the photo: [N, size, size, 3]
 * @throws VergerError (input) `network-unsupported`, naming the layer
 */
export function layersOf({ nodes, tensors }: Graph, size: number): Plan {
  const constants = new Map(tensors);
  const shapes = new Map<string, Shape>();
  const uses = new Map<string, number>();
  for (const name of nodes.flatMap(({ inputs }) => inputs)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const layers: Growing[] = [];
  let [photo, scale, shift, pooled] = ['', 1, 0, false];

  /** The layer whose result nobody else reads: what follows becomes part of it. */
  const layerOf = (name: string): Growing | undefined => {
    const layer = layers.find(({ output }) => output === name);
    return uses.get(name) === 1 && layer?.high === Number.POSITIVE_INFINITY ? layer : undefined;
  };
  const scalar = (name: string | undefined): number | undefined => {
    const values = constants.get(name ?? '')?.values;
    return values?.length === 1 ? values[0] : undefined;
  };
  const take = (node: Node): boolean => {
    const [first = '', second = '', third = ''] = node.inputs;
    if (pooled) return node.type === 'Flatten';
    switch (node.type) {
      case 'Cast': {
        const tensor = constants.get(first);
        if (tensor !== undefined) constants.set(node.output, tensor);
        return tensor !== undefined;
      }
      case 'Transpose':
        photo = node.output;
        shapes.set(photo, { rows: size, columns: size, channels: 3 });
        return layers.length === 0 && node.integers.get('perm')?.join() === '0,3,1,2';
      case 'Mul':
      case 'Add': {
        const value = scalar(second);
        if (first === photo && value !== undefined) {
          if (node.type === 'Add') shift += value;
          else [scale, shift] = [scale * value, shift * value];
          shapes.set(node.output, shapes.get(photo)!);
          photo = node.output;
          return true;
        }
        return node.type === 'Add' && addition(node);
      }
      case 'Conv': {
        const [from, kernel, bias] = [shapes.get(first), constants.get(second), constants.get(third)];
        const layer = from && kernel && bias && convolution(node, from, kernel, bias);
        if (layer === undefined) return false;
        layers.push(layer);
        shapes.set(node.output, layer.to);
        return true;
      }
      case 'Clip': {
        const [layer, low, high] = [layerOf(first), scalar(second), scalar(third)];
        if (layer === undefined || low === undefined || high === undefined) return false;
        Object.assign(layer, { low, high, output: node.output });
        shapes.set(node.output, layer.to);
        return true;
      }
      case 'GlobalAveragePool':
        pooled = first === layers.at(-1)?.output;
        return pooled;
      default:
        return false;
    }
  };
  const addition = ({ inputs: [first = '', second = ''], output }: Node): boolean => {
    const last = layers.at(-1)?.output;
    const [own, other] = last === second ? [second, first] : [first, second];
    const [layer, more] = [layerOf(own), shapes.get(other)];
    if (layer?.kind !== 'convolution' || layer.output !== last || layer.add !== undefined) return false;
    const { rows, columns, channels } = layer.to;
    if (more?.rows !== rows || more.columns !== columns || more.channels !== channels) return false;
    Object.assign(layer, { add: other, output });
    shapes.set(output, layer.to);
    return true;
  };

  for (const node of nodes) if (!take(node)) throw unsupported(`${node.type} ${node.output}`);
  if (!pooled) throw unsupported('no global average at its end');
  return { scale, shift, photo, layers };
}

function convolution(node: Node, from: Shape, kernel: Tensor, bias: Tensor): Growing | undefined {
  const [channels = 0, inside = 0, size = 0, width] = kernel.dims;
  const [group = 1] = node.integers.get('group') ?? [];
  const [stride = 1, along = stride] = node.integers.get('strides') ?? [];
  const [top = 0, left = 0, bottom = 0, right = 0] = node.integers.get('pads') ?? [];
  const dilations = node.integers.get('dilations') ?? [];
  const isDepthwise = group > 1;
  const isRegular =
    width === size &&
    along === stride &&
    stride > 0 &&
    Math.max(top, left, bottom, right) < size &&
    dilations.every((one) => one === 1) &&
    (node.texts.get('auto_pad') ?? 'NOTSET') === 'NOTSET' &&
    bias.values.length === channels;
  const fits = isDepthwise
    ? inside === 1 && group === from.channels && channels === group && channels % VECTOR === 0
    : inside === from.channels && channels % PANEL === 0;
  const steps = (length: number, before: number, after: number) =>
    Math.floor((length + before + after - size) / stride) + 1;
  const to = { rows: steps(from.rows, top, bottom), columns: steps(from.columns, left, right), channels };
  if (!isRegular || !fits || to.rows < 1 || to.columns < 1) return undefined;
  return {
    kind: isDepthwise ? 'depthwise' : 'convolution',
    ...{ input: node.inputs[0]!, add: undefined, output: node.output },
    ...{ from, to, size, stride, top, left },
    ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    weights: isDepthwise ? byPosition(kernel, bias) : inPanels(kernel, bias),
  };
}

/** [C, 1, size, size] to [1 + size * size, C], biases first. */
function byPosition({ dims: [channels = 0, , size = 0], values }: Tensor, bias: Tensor): Float32Array {
  const positions = size * size;
  const out = new Float32Array((1 + positions) * channels);
  out.set(bias.values);
  for (let at = 0, c = 0; c < channels; c++)
    for (let p = 1; p <= positions; p++) out[p * channels + c] = values[at++]!;
  return out;
}

/** [O, I, size, size] to [O / 8, 1 + size * size * I, 8], biases first. */
function inPanels({ dims, values }: Tensor, bias: Tensor): Float32Array {
  const [outside = 0, inside = 0, size = 0] = dims;
  const positions = size * size;
  const depth = 1 + positions * inside;
  const out = new Float32Array(outside * depth);
  for (let at = 0, o = 0; o < outside; o++) {
    const first = (o - (o % PANEL)) * depth + (o % PANEL);
    out[first] = bias.values[o]!;
    for (let i = 0; i < inside; i++)
      for (let p = 0; p < positions; p++) out[first + (1 + p * inside + i) * PANEL] = values[at++]!;
  }
  return out;
}

export const unsupported = (what: string, cause?: unknown): VergerError =>
  new VergerError('input', 'network-unsupported', `this network cannot be run without onnxruntime: ${what}`, {
    hint: 'MobileNetV2 and EfficientNet-Lite can, as verger backbone import writes them',
    cause,
  });
