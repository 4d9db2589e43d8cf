import { encodeModel, type Graph } from '../onnx/model.js';
import { InferenceSession, Tensor } from '../onnx/runtime.js';
import type { Observed } from './ranges.js';

/**
 * Runs the float32 network over photos and notes the range and the channel means of some of its tensors.
 *
 * @param graph one input [N, S, S, 3]
 * @param names of tensors [N, channels, height, width]
 * @param photos each S x S x 3 float32 in [-1, 1]; at least one
 */
export async function calibrate(
  graph: Graph,
  names: readonly string[],
  photos: AsyncIterable<Float32Array>,
): Promise<ReadonlyMap<string, Observed>> {
  const [input] = graph.inputs;
  if (input === undefined) throw new RangeError('it has no input');
  const outputs = names.map((name) => ({ name, type: 'float32' as const, shape: ['N', 'C', 'H', 'W'] }));
  const session = await InferenceSession.create(encodeModel({ ...graph, outputs }), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const observed = new Map<string, Observation>();
    for await (const photo of photos) {
      const side = Math.sqrt(photo.length / 3);
      const results = await session.run({ [input.name]: new Tensor('float32', photo, [1, side, side, 3]) });
      for (const name of names) {
        const { dims, data } = results[name] as Tensor;
        const of = observed.get(name) ?? new Observation(dims[1] ?? 1);
        of.add(data as Float32Array);
        observed.set(name, of);
      }
    }
    return observed;
  } finally {
    await session.release();
  }
}

class Observation implements Observed {
  min = Infinity;
  max = -Infinity;
  #count = 0;
  readonly #sums: Float64Array;

  constructor(channels: number) {
    this.#sums = new Float64Array(channels);
  }

  get means(): Float64Array {
    return this.#sums.map((sum) => sum / this.#count);
  }

  /** Values of one photo, channel after channel. */
  add(values: Float32Array): void {
    const area = values.length / this.#sums.length;
    let { min, max } = this;
    for (let channel = 0, at = 0; channel < this.#sums.length; channel++) {
      let sum = 0;
      for (const end = at + area; at < end; at++) {
        const value = values[at]!;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      this.#sums[channel]! += sum;
    }
    this.#count += area;
    this.min = min;
    this.max = max;
  }
}
