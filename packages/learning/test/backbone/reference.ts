import { LAYERS } from '../../src/backbone/mobilenet-v2.js';
import type { KerasLayers } from './keras-file.js';

interface Map3 {
  readonly side: number;
  readonly channels: number;
  /** side x side x channels. */
  readonly values: Float64Array;
}

/**
 * MobileNetV2 as Keras computes it, in plain loops and float64: each convolution with TensorFlow's 'same'
 * padding, then its batch norm as a step of its own, then ReLU6. What the imported network is measured by.
 */
export function referenceFeatures(layers: KerasLayers, photo: Float32Array): Float64Array {
  let map: Map3 = { side: Math.sqrt(photo.length / 3), channels: 3, values: Float64Array.from(photo) };
  let blockInput = map;
  for (const layer of LAYERS) {
    if (layer.opensBlock) blockInput = map;
    const kernel = layers.get(layer.name)!.get('kernel')!.data;
    const out = layer.kind === 'depthwise' ? depthwise(map, kernel, layer.stride) : full(map, kernel, layer);
    norm(out, layers.get(layer.norm)!);
    for (let i = 0; i < out.values.length; i++) {
      if (layer.relu6) out.values[i] = Math.min(Math.max(out.values[i]!, 0), 6);
      if (layer.residual) out.values[i]! += blockInput.values[i]!;
    }
    map = out;
  }
  const features = new Float64Array(map.channels);
  for (let i = 0; i < map.values.length; i++) {
    features[i % map.channels]! += map.values[i]! / map.side ** 2;
  }
  return features;
}

/** Zeros before the first row: half of what the windows lack, rounded down (TensorFlow, "same" padding). */
function padBefore(side: number, kernel: number, stride: number): number {
  const lacking = (Math.ceil(side / stride) - 1) * stride + kernel - side;
  return Math.floor(Math.max(lacking, 0) / 2);
}

function full(
  map: Map3,
  kernel: ArrayLike<number>,
  { kernel: k, stride, outputs }: { kernel: number; stride: number; outputs: number },
): Map3 {
  const side = Math.ceil(map.side / stride);
  const pad = padBefore(map.side, k, stride);
  const values = new Float64Array(side * side * outputs);
  forEachTap(map.side, side, k, stride, pad, (place, from, to) => {
    for (let input = 0; input < map.channels; input++) {
      const value = map.values[from * map.channels + input]!;
      const row = (place * map.channels + input) * outputs;
      for (let o = 0; o < outputs; o++) values[to * outputs + o]! += value * kernel[row + o]!;
    }
  });
  return { side, channels: outputs, values };
}

function depthwise(map: Map3, kernel: ArrayLike<number>, stride: number): Map3 {
  const side = Math.ceil(map.side / stride);
  const { channels } = map;
  const values = new Float64Array(side * side * channels);
  forEachTap(map.side, side, 3, stride, padBefore(map.side, 3, stride), (place, from, to) => {
    for (let c = 0; c < channels; c++) {
      values[to * channels + c]! += map.values[from * channels + c]! * kernel[place * channels + c]!;
    }
  });
  return { side, channels, values };
}

function forEachTap(
  inSide: number,
  outSide: number,
  kernel: number,
  stride: number,
  pad: number,
  visit: (place: number, from: number, to: number) => void,
): void {
  for (let y = 0; y < outSide; y++) {
    for (let x = 0; x < outSide; x++) {
      for (let place = 0; place < kernel * kernel; place++) {
        const row = y * stride - pad + Math.floor(place / kernel);
        const column = x * stride - pad + (place % kernel);
        if (row < 0 || column < 0 || row >= inSide || column >= inSide) continue;
        visit(place, row * inSide + column, y * outSide + x);
      }
    }
  }
}

function norm({ values, channels }: Map3, weights: Map<string, { data: ArrayLike<number> }>): void {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
    (name) => weights.get(name)!.data,
  );
  for (let i = 0; i < values.length; i++) {
    const c = i % channels;
    values[i] = ((values[i]! - mean![c]!) / Math.sqrt(variance![c]! + 0.001)) * gamma![c]! + beta![c]!;
  }
}
