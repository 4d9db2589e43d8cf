/** What calibration photos showed of one tensor. */
export interface Observed {
  readonly min: number;
  readonly max: number;
  /** Of each channel, over photos and positions. */
  readonly means: Float64Array;
}

/** How real numbers become integers: `real = scale * (integer - zeroPoint)`. */
export interface Quantization {
  readonly scale: number;
  /** 0 to 255. */
  readonly zeroPoint: number;
}

/** Of the 256 of uint8, one is left over, so that 0 is always a level of its own. */
const STEPS = 254;

/**
 * Levels for uint8 activations that cover a range and 0.
 *
 * @param powerOfTwo the scale is a power of two, the next larger: then sums of many such numbers are exact in float32,
 * in whatever order a processor adds them
 */
export function activationLevels(
  { min, max }: Pick<Observed, 'min' | 'max'>,
  powerOfTwo = false,
): Quantization {
  const low = Math.min(min, 0);
  const high = Math.max(max, 0);
  if (low === high) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround((high - low) / STEPS);
  const rounded = powerOfTwo ? 2 ** Math.ceil(Math.log2(scale)) : scale;
  return { scale: rounded, zeroPoint: Math.round(Math.abs(low) / rounded) };
}

/**
 * Largest weight, 7 bits: two products of neighbours, 255 x 63 each, fit into 16 bits together. Processors without VNNI
 * add them so and cut off what does not fit (`vpmaddubsw`); with 7 bits they come to the same integers as VNNI.
 */
const LARGEST_WEIGHT = 63;

/** Integers beyond it would overflow the sum that a bias is added to. */
const LARGEST_BIAS = 2 ** 30;

/** A convolution's constants as integers. */
export interface QuantizedKernel {
  /** Row major, as the kernel; -63 to 63. */
  readonly weights: Int8Array;
  /** One for each output channel: `real weight = scale * weight`. */
  readonly scales: Float32Array;
  /** In steps of the input's scale times the channel's. */
  readonly bias: Int32Array;
}

/**
 * Weights with a scale for each output channel, symmetric about 0. Rounding a kernel shifts the mean of its output by
 * its error times the mean of the input: the bias takes that back (Nagel et al., 2019, https://arxiv.org/abs/1906.04721,
 * section 4.2).
 *
 * @param kernel outputs x depth x height x width, row major
 * @param bias one for each output
 * @param means of the input's channels: `depth` for each group of outputs
 */
export function quantizeKernel(
  kernel: Float32Array,
  bias: Float32Array,
  shape: readonly [outputs: number, depth: number, height: number, width: number],
  input: Quantization,
  means: Float64Array,
): QuantizedKernel {
  const [outputs, depth, height, width] = shape;
  const area = height * width;
  const length = depth * area;
  const outputsOfGroup = outputs / (means.length / depth);
  const weights = new Int8Array(kernel.length);
  const scales = new Float32Array(outputs);
  const integers = new Int32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const own = kernel.subarray(output * length, (output + 1) * length);
    const before = bias[output] ?? 0;
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const least = Math.abs(before) / (input.scale * LARGEST_BIAS);
    const scale = Math.fround(Math.max(largest / LARGEST_WEIGHT, least)) || 1;
    const firstChannel = Math.floor(output / outputsOfGroup) * depth;
    let shifted = 0;
    own.forEach((value, i) => {
      const level = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, Math.round(value / scale)));
      weights[output * length + i] = level;
      shifted += (value - scale * level) * (means[firstChannel + Math.floor(i / area)] ?? 0);
    });
    scales[output] = scale;
    integers[output] = Math.round((before + shifted) / (input.scale * scale));
  }
  return { weights, scales, bias: integers };
}
