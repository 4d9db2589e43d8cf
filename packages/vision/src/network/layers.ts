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
const PANEL = 8;
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
export function layersOf(graph: Graph, size: number): Plan {
  if (!(Number.isSafeInteger(size) && size > 0)) throw unsupported(`a photo of ${size} pixels a side`);
  const planning = new Planning(graph, size);
  for (const node of graph.nodes) if (!planning.take(node)) throw unsupported(`${node.type} ${node.output}`);
  return planning.end();
}

/** Goes through the nodes of a graph, in order. Each method tells whether it could take its node. */
class Planning {
  readonly #size: number;
  readonly #constants: Map<string, Tensor>;
  /** Of the feature maps that can be read. */
  readonly #shapes = new Map<string, Shape>();
  /** How many nodes read something. */
  readonly #uses = new Map<string, number>();
  readonly #layers: Growing[] = [];
  #photo = '';
  #scale = 1;
  #shift = 0;
  #isPooled = false;

  constructor({ nodes, tensors }: Graph, size: number) {
    this.#size = size;
    this.#constants = new Map(tensors);
    for (const name of nodes.flatMap(({ inputs }) => inputs))
      this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  take(node: Node): boolean {
    // A name for two feature maps would be a place for two.
    if (this.#shapes.has(node.output)) return false;
    if (this.#isPooled) return node.type === 'Flatten';
    switch (node.type) {
      case 'Cast':
        return this.#cast(node);
      case 'Transpose':
        return this.#transpose(node);
      case 'Mul':
        return this.#scaling(node);
      case 'Add':
        return this.#scaling(node) || this.#addition(node);
      case 'Conv':
        return this.#convolution(node);
      case 'Clip':
        return this.#clip(node);
      case 'GlobalAveragePool':
        this.#isPooled = node.inputs[0] === this.#layers.at(-1)?.output;
        return this.#isPooled;
      default:
        return false;
    }
  }

  end(): Plan {
    if (!this.#isPooled) throw unsupported('no global average at its end');
    return { scale: this.#scale, shift: this.#shift, photo: this.#photo, layers: this.#layers };
  }

  /** Of a constant: its values are float32 already. */
  #cast({ inputs: [name = ''], output }: Node): boolean {
    const tensor = this.#constants.get(name);
    if (tensor !== undefined) this.#constants.set(output, tensor);
    return tensor !== undefined;
  }

  /** Of the photo, from channels last to channels first: here they stay last. */
  #transpose({ integers, output }: Node): boolean {
    if (this.#photo !== '' || integers.get('perm')?.join() !== '0,3,1,2') return false;
    this.#readPhoto(output);
    return true;
  }

  /** A number by which the photo is multiplied, or which is added to it. */
  #scaling({ type, inputs: [first = '', second], output }: Node): boolean {
    const value = this.#scalar(second);
    if (first !== this.#photo || value === undefined || this.#layers.length > 0) return false;
    if (type === 'Add') this.#shift += value;
    else {
      this.#scale *= value;
      this.#shift *= value;
    }
    this.#readPhoto(output);
    return true;
  }

  /** Under one name at a time, the last. */
  #readPhoto(name: string): void {
    this.#shapes.delete(this.#photo);
    this.#photo = name;
    this.#shapes.set(name, { rows: this.#size, columns: this.#size, channels: 3 });
  }

  #convolution(node: Node): boolean {
    const [first = '', second = '', third = ''] = node.inputs;
    const from = this.#shapes.get(first);
    const [kernel, bias] = [this.#constants.get(second), this.#constants.get(third)];
    const layer = from && kernel && bias && convolution(node, from, kernel, bias);
    if (layer === undefined) return false;
    this.#layers.push(layer);
    this.#shapes.set(node.output, layer.to);
    return true;
  }

  #clip({ inputs: [first = '', second, third], output }: Node): boolean {
    const [layer, low, high] = [this.#lastLayer(first), this.#scalar(second), this.#scalar(third)];
    if (layer === undefined || low === undefined || high === undefined) return false;
    this.#grow(layer, output, { low, high });
    return true;
  }

  /** What is added was there before. */
  #addition({ inputs: [first = '', second = ''], output }: Node): boolean {
    const [own, other] = this.#layers.at(-1)?.output === second ? [second, first] : [first, second];
    const [layer, more] = [this.#lastLayer(own), this.#shapes.get(other)];
    if (layer?.kind !== 'convolution' || layer.add !== undefined || more === undefined) return false;
    const { rows, columns, channels } = layer.to;
    if (more.rows !== rows || more.columns !== columns || more.channels !== channels) return false;
    this.#grow(layer, output, { add: other });
    return true;
  }

  /** The last layer, if this is its result, nobody else reads it, and it is not clamped: what follows becomes part of it. */
  #lastLayer(name: string): Growing | undefined {
    const layer = this.#layers.at(-1);
    if (layer?.output !== name || this.#uses.get(name) !== 1) return undefined;
    const isClamped = layer.low > Number.NEGATIVE_INFINITY || layer.high < Number.POSITIVE_INFINITY;
    return isClamped ? undefined : layer;
  }

  #grow(layer: Growing, output: string, more: Partial<Growing>): void {
    this.#shapes.delete(layer.output);
    Object.assign(layer, { ...more, output });
    this.#shapes.set(output, layer.to);
  }

  #scalar(name: string | undefined): number | undefined {
    const values = this.#constants.get(name ?? '')?.values;
    return values?.length === 1 ? values[0] : undefined;
  }
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
    channels > 0 &&
    kernel.dims.length === 4 &&
    Math.max(top, left, bottom, right) < size &&
    dilations.every((one) => one === 1) &&
    (node.texts.get('auto_pad') ?? 'NOTSET') === 'NOTSET' &&
    bias.values.length === channels &&
    [kernel, bias].every(({ values }) => values.every(Number.isFinite));
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
