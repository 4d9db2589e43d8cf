import type { LayerWeights } from './keras-weights.js';
import { type ConvLayer, NORM_EPSILON } from './mobilenet-v2.js';

/** A convolution with its batch norm folded in, in ONNX order. */
export interface FoldedLayer {
  readonly layer: ConvLayer;
  /** outputs x (inputs, or 1 when depthwise) x height x width. */
  readonly shape: readonly number[];
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/**
 * Folds the batch norm into the convolution before it, in float64: with `s = gamma / sqrt(variance + epsilon)`,
 * the kernel becomes `kernel * s` and the bias `beta - mean * s` (Ioffe and Szegedy, 2015, algorithm 2).
 */
export function foldNorm(weights: LayerWeights): FoldedLayer {
  const { layer } = weights;
  const area = layer.kernel * layer.kernel;
  const depth = layer.kind === 'depthwise' ? 1 : layer.inputs;
  const kernel = new Float64Array(layer.outputs * depth * area);
  const bias = new Float64Array(layer.outputs);
  for (let output = 0; output < layer.outputs; output++) {
    const scale = weights.gamma[output]! / Math.sqrt(weights.variance[output]! + NORM_EPSILON);
    bias[output] = weights.beta[output]! - weights.mean[output]! * scale;
    for (let input = 0; input < depth; input++) {
      for (let place = 0; place < area; place++) {
        // Keras keeps place x input x output; depthwise, place x output: the same formula as depth is 1.
        const stored = weights.kernel[(place * depth + input) * layer.outputs + output]!;
        kernel[(output * depth + input) * area + place] = stored * scale;
      }
    }
  }
  return { layer, shape: [layer.outputs, depth, layer.kernel, layer.kernel], kernel, bias };
}
