import { type ConvLayer, depthOf, type LayerWeights, NORM_EPSILON } from './network.js';

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
  const depth = depthOf(layer);
  const size = depth * layer.kernel * layer.kernel;
  const kernel = new Float64Array(layer.outputs * size);
  const bias = new Float64Array(layer.outputs);
  for (let output = 0; output < layer.outputs; output++) {
    const scale = weights.gamma[output]! / Math.sqrt(weights.variance[output]! + NORM_EPSILON);
    bias[output] = weights.beta[output]! - weights.mean[output]! * scale;
    for (let at = output * size; at < (output + 1) * size; at++) kernel[at] = weights.kernel[at]! * scale;
  }
  return { layer, shape: [layer.outputs, depth, layer.kernel, layer.kernel], kernel, bias };
}
