import { VergerError } from '@verger/base';
import { FLOAT16_MAX } from '../onnx/float16.js';
import { float16Initializer, float32Initializer } from '../onnx/initializer.js';
import { elementType, type Graph, type Initializer, type Node } from '../onnx/model.js';
import type { FoldedLayer } from './fold.js';
import type { ConvLayer, Network } from './network.js';

/** How kernels are stored: `float16` halves the file, sums stay float32. */
export type WeightType = 'float16' | 'float32';

/**
 * The ONNX graph from a photo to its features: `input` [N,S,S,3] float32 in [-1,1], `output` `features` [N,D]
 * float32, the mean over the last feature map. Kernels are stored in `weights`, biases in float32.
 *
 * @param layers the network's, in order
 * @param part `trunk`: only the blocks that fine-tuning leaves alone; `features` are then the activations after
 * them, [N, height · width · channels], channels last
 * @throws VergerError `backbone-not-finite` (input) where a weight is not a number, or too large for float16
 */
export function networkGraph(
  network: Network,
  layers: readonly FoldedLayer[],
  weights: WeightType,
  part: 'whole' | 'trunk' = 'whole',
): Graph {
  const nodes: Node[] = [
    { op: 'Transpose', inputs: ['input'], outputs: ['photo'], attributes: { perm: { ints: [0, 3, 1, 2] } } },
  ];
  const initializers: Initializer[] = [
    float32Initializer('zero', [], [0]),
    float32Initializer('six', [], [6]),
  ];
  let last = 'photo';
  if (network.scaling) {
    // Not folded into the first convolution: what pads the photo's edge is 0 after the scaling, not before it.
    const { scale, shift } = network.scaling;
    initializers.push(float32Initializer('scale', [], [scale]), float32Initializer('shift', [], [shift]));
    nodes.push({ op: 'Mul', inputs: [last, 'scale'], outputs: ['scaled'] });
    nodes.push({ op: 'Add', inputs: ['scaled', 'shift'], outputs: ['shifted'] });
    last = 'shifted';
  }
  let blockInput = last;
  let side = network.inputSize;
  let channels = 3;
  for (const folded of layers) {
    const { layer } = folded;
    checkFinite(folded, weights);
    if (layer.opensBlock) blockInput = last;
    initializers.push(...constants(folded, weights));
    const layerNodes = nodesOf(layer, last, blockInput, weights, samePadding(side, layer));
    nodes.push(...layerNodes);
    last = layerNodes.at(-1)!.outputs[0]!;
    side = Math.ceil(side / layer.stride);
    channels = layer.outputs;
    if (part === 'trunk' && layer.name === network.trunkLast) break;
  }
  nodes.push(
    part === 'whole'
      ? { op: 'GlobalAveragePool', inputs: [last], outputs: ['mean'] }
      : { op: 'Transpose', inputs: [last], outputs: ['rows'], attributes: { perm: { ints: [0, 2, 3, 1] } } },
    {
      op: 'Flatten',
      inputs: [part === 'whole' ? 'mean' : 'rows'],
      outputs: ['features'],
      attributes: { axis: { int: 1 } },
    },
  );
  const dimension = part === 'whole' ? channels : side * side * channels;
  return {
    name: network.name,
    nodes,
    initializers,
    inputs: [{ name: 'input', type: 'float32', shape: ['N', network.inputSize, network.inputSize, 3] }],
    outputs: [{ name: 'features', type: 'float32', shape: ['N', dimension] }],
  };
}

function constants({ layer, shape, kernel, bias }: FoldedLayer, weights: WeightType): Initializer[] {
  return [
    weights === 'float16'
      ? float16Initializer(`${layer.name}/kernel16`, shape, kernel)
      : float32Initializer(`${layer.name}/kernel`, shape, kernel),
    float32Initializer(`${layer.name}/bias`, [layer.outputs], bias),
  ];
}

function nodesOf(
  layer: ConvLayer,
  input: string,
  blockInput: string,
  weights: WeightType,
  pads: number[],
): Node[] {
  const { name } = layer;
  const nodes: Node[] = [];
  const kernel = `${name}/kernel`;
  if (weights === 'float16') {
    // onnxruntime does this once, when it opens the file.
    const attributes = { to: { int: elementType.float32 } };
    nodes.push({ op: 'Cast', inputs: [`${name}/kernel16`], outputs: [kernel], attributes });
  }
  nodes.push({
    op: 'Conv',
    name,
    inputs: [input, kernel, `${name}/bias`],
    outputs: [name],
    attributes: {
      group: { int: layer.kind === 'depthwise' ? layer.outputs : 1 },
      kernel_shape: { ints: [layer.kernel, layer.kernel] },
      pads: { ints: pads },
      strides: { ints: [layer.stride, layer.stride] },
    },
  });
  if (layer.relu6) nodes.push({ op: 'Clip', inputs: [name, 'zero', 'six'], outputs: [`${name}/relu6`] });
  if (layer.residual) nodes.push({ op: 'Add', inputs: [blockInput, name], outputs: [`${name}/sum`] });
  return nodes;
}

/**
 * Top, left, bottom, right, as TensorFlow pads 'same': the map's side becomes ceil(side / stride), and where the
 * zeros that takes are odd in number, the bottom and the right get one more.
 */
export function samePadding(
  side: number,
  { kernel, stride }: Pick<ConvLayer, 'kernel' | 'stride'>,
): number[] {
  const total = Math.max(0, (Math.ceil(side / stride) - 1) * stride + kernel - side);
  const before = Math.floor(total / 2);
  return [before, before, total - before, total - before];
}

function checkFinite({ layer, kernel, bias }: FoldedLayer, weights: WeightType): void {
  const limit = weights === 'float16' ? FLOAT16_MAX : 3.4e38;
  const outside =
    kernel.find((value) => !(Math.abs(value) <= limit)) ?? bias.find((value) => !(Math.abs(value) <= 3.4e38));
  if (outside === undefined) return;
  throw new VergerError(
    'input',
    'backbone-not-finite',
    `Layer ${layer.name} with its batch norm folded in holds ${outside}, which ${weights} cannot hold`,
    { hint: Number.isFinite(outside) ? 'Import with --weights float32.' : 'Train or get the weights again.' },
  );
}
