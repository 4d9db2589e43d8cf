import { VergerError } from '@verger/vision';
import { FLOAT16_MAX } from '../onnx/float16.js';
import { float16Initializer, float32Initializer } from '../onnx/initializer.js';
import { elementType, type Graph, type Initializer, type Node } from '../onnx/model.js';
import type { FoldedLayer } from './fold.js';
import { FEATURES, INPUT_SIZE, TRUNK_LAST, TRUNK_SHAPE } from './mobilenet-v2.js';

/** How kernels are stored: `float16` halves the file, sums stay float32. */
export type WeightType = 'float16' | 'float32';

/**
 * The ONNX graph from a photo to its features: `input` [N,224,224,3] float32 in [-1,1], `output` `features`
 * [N,1280] float32, the mean over the last feature map. Kernels are stored in `weights`, biases in float32.
 *
 * @param part `trunk`: only the blocks that fine-tuning leaves alone; `features` are then the activations after
 * block 12, [N, 14 · 14 · 96], channels last
 * @throws VergerError `backbone-not-finite` (input) where a weight is not a number, or too large for float16
 */
export function mobilenetGraph(
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
  let blockInput = last;
  for (const folded of layers) {
    checkFinite(folded, weights);
    if (folded.layer.opensBlock) blockInput = last;
    initializers.push(...constants(folded, weights));
    const layerNodes = nodesOf(folded, last, blockInput, weights);
    nodes.push(...layerNodes);
    last = layerNodes.at(-1)!.outputs[0]!;
    if (part === 'trunk' && folded.layer.name === TRUNK_LAST) break;
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
  const dimension = part === 'whole' ? FEATURES : TRUNK_SHAPE.reduce<number>((a, b) => a * b, 1);
  return {
    name: 'mobilenetv2-1.0-224',
    nodes,
    initializers,
    inputs: [{ name: 'input', type: 'float32', shape: ['N', INPUT_SIZE, INPUT_SIZE, 3] }],
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

function nodesOf({ layer }: FoldedLayer, input: string, blockInput: string, weights: WeightType): Node[] {
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
      pads: { ints: padding(layer.kernel, layer.stride) },
      strides: { ints: [layer.stride, layer.stride] },
    },
  });
  if (layer.relu6) nodes.push({ op: 'Clip', inputs: [name, 'zero', 'six'], outputs: [`${name}/relu6`] });
  if (layer.residual) nodes.push({ op: 'Add', inputs: [blockInput, name], outputs: [`${name}/sum`] });
  return nodes;
}

/**
 * Top, left, bottom, right. Every map that a stride of 2 meets has an even side (224, 112, 56, 28, 14), where
 * TensorFlow pads 'same' at the bottom and right alone, and so does Keras' own ZeroPadding2D.
 */
function padding(kernel: number, stride: number): number[] {
  if (kernel === 1) return [0, 0, 0, 0];
  return stride === 2 ? [0, 0, 1, 1] : [1, 1, 1, 1];
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
    { mend: Number.isFinite(outside) ? 'Import with --weights float32.' : 'Train or get the weights again.' },
  );
}
