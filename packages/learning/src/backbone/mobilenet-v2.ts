import { type ConvLayer, depthOf, type Network, pointwise } from './network.js';

/** Length of the features: channels of the last convolution. */
const FEATURES = 1280;

/**
 * Expansion, output channels, repeats, stride of the first: table 2 of Sandler et al., "MobileNetV2: Inverted
 * Residuals and Linear Bottlenecks", 2018, https://arxiv.org/abs/1801.04381
 */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** The 52 convolutions of MobileNetV2 1.0, from the photo to the last feature map; Keras' names. */
export const LAYERS: readonly ConvLayer[] = layers();

export const MOBILENET_V2: Network = {
  name: 'mobilenetv2-1.0-224',
  title: 'MobileNetV2 1.0',
  inputSize: 224,
  layers: LAYERS,
  // What comes after it, `training/finetune.py` tunes.
  trunkLast: 'block_12_project',
};

/** The shape that Keras stores a layer's kernel in: height, width, inputs, outputs (or 1, when depthwise). */
export function kernelShape(layer: ConvLayer): readonly number[] {
  const { kernel, inputs, outputs, kind } = layer;
  return [kernel, kernel, inputs, kind === 'depthwise' ? 1 : outputs];
}

/** The values of a kernel that Keras stored, in the order of `LayerWeights`. */
export function fromKerasOrder(layer: ConvLayer, stored: ArrayLike<number>): Float64Array {
  const area = layer.kernel * layer.kernel;
  const depth = depthOf(layer);
  const kernel = new Float64Array(layer.outputs * depth * area);
  for (let output = 0; output < layer.outputs; output++) {
    for (let input = 0; input < depth; input++) {
      for (let place = 0; place < area; place++) {
        // Keras keeps place x input x output; depthwise, place x output: the same formula as depth is 1.
        kernel[(output * depth + input) * area + place] =
          stored[(place * depth + input) * layer.outputs + output]!;
      }
    }
  }
  return kernel;
}

function layers(): ConvLayer[] {
  const out: ConvLayer[] = [];
  out.push({ ...conv('Conv1', 3, 32), norm: 'bn_Conv1', kernel: 3, stride: 2 });
  let inputs = 32;
  let block = 0;
  for (const [expansion, outputs, repeats, firstStride] of STAGES) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const prefix = block === 0 ? 'expanded_conv' : `block_${block}`;
      const stride = repeat === 0 ? firstStride : 1;
      const wide = inputs * expansion;
      if (expansion > 1) out.push({ ...conv(`${prefix}_expand`, inputs, wide), opensBlock: true });
      const depthwise = { ...conv(`${prefix}_depthwise`, wide, wide), kind: 'depthwise', kernel: 3 } as const;
      out.push({ ...depthwise, stride, opensBlock: expansion === 1 });
      const residual = stride === 1 && inputs === outputs;
      out.push({ ...conv(`${prefix}_project`, wide, outputs), relu6: false, residual });
      inputs = outputs;
      block++;
    }
  }
  out.push({ ...conv('Conv_1', inputs, FEATURES), norm: 'Conv_1_bn' });
  return out;
}

function conv(name: string, inputs: number, outputs: number): ConvLayer {
  return pointwise(name, `${name}_BN`, inputs, outputs);
}
