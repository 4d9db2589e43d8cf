import {
  byteInitializer,
  float32Initializer,
  int32Initializer,
  int64Initializer,
} from '../onnx/initializer.js';
import type { Graph, Initializer, Node, Value } from '../onnx/model.js';
import { type ConvStep, planOf, type Step, type SumStep } from './plan.js';
import { activationLevels, type Observed, type Quantization, quantizeKernel } from './ranges.js';

/** Tensors whose range and means `quantizeGraph` needs: all that convolutions read, and all that they and sums give. */
export function tensorsToObserve(graph: Graph): string[] {
  return [...new Set(planOf(graph).flatMap(tensorsOf))];
}

function tensorsOf(step: Step): string[] {
  if (step.kind === 'float') return [];
  return step.kind === 'conv' ? [step.input, step.output] : [step.output];
}

/**
 * The same network on integers: uint8 activations, int8 weights with a scale for each output channel, sums in int32.
 * What is no convolution, ReLU6 or sum of two maps stays in float32, the mean over the last map too: that map's scale is
 * a power of two, so that the mean does not depend on the order in which a processor adds. It takes one photo at a time.
 *
 * @param observed of the tensors that `tensorsToObserve` names
 * @throws RangeError where the network has an operator that is not known here
 */
export function quantizeGraph(graph: Graph, observed: ReadonlyMap<string, Observed>): Graph {
  return new Quantizer(graph, observed).graph();
}

const PHOTO_CHANNELS = 3;
/** By which onnxruntime's kernels on integers read. */
const KERNEL_CHANNELS = 4;

class Quantizer {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Initializer>();
  /** Levels of the tensors that are integers by now. */
  readonly #levels = new Map<string, Quantization>();
  /** Tensors and constants that are read in float32. */
  readonly #floats = new Set<string>();
  readonly #steps: readonly Step[];

  readonly #source: Graph;
  readonly #observed: ReadonlyMap<string, Observed>;

  constructor(source: Graph, observed: ReadonlyMap<string, Observed>) {
    this.#source = source;
    this.#observed = observed;
    this.#steps = planOf(source);
  }

  graph(): Graph {
    for (const step of this.#steps) {
      if (step.kind === 'conv') this.#conv(step);
      else if (step.kind === 'sum') this.#sum(step);
      else this.#float(step.node);
    }
    const kept = this.#source.initializers.filter(({ name }) => this.#floats.has(name));
    const initializers = [...kept, ...this.#constants.values()];
    const { inputs, outputs } = this.#source;
    const onePhoto = (value: Value): Value => ({ ...value, shape: [1, ...value.shape.slice(1)] });
    return {
      ...this.#source,
      nodes: this.#nodes,
      initializers,
      inputs: inputs.map(onePhoto),
      outputs: outputs.map(onePhoto),
    };
  }

  #conv({ node, input, output, kernel, shape, bias }: ConvStep): void {
    const from = this.#integers(input);
    const to = this.#levelsOf(output);
    const kernels = quantizeKernel(kernel, bias, shape, from, this.#observedOf(input).means);
    const name = node.name ?? output;
    const wide = this.#widened(input, shape, kernels.weights);
    this.#constant(byteInitializer(`${name}/weights`, wide.shape, wide.weights));
    this.#constant(float32Initializer(`${name}/weights/scale`, [shape[0]], kernels.scales));
    this.#constant(byteInitializer(`${name}/weights/zero`, [shape[0]], new Int8Array(shape[0])));
    this.#constant(int32Initializer(`${name}/bias`, [shape[0]], kernels.bias));
    this.#nodes.push({
      op: 'QLinearConv',
      name,
      inputs: [
        ...[wide.input, ...this.#named(input)],
        ...['weights', 'weights/scale', 'weights/zero'].map((part) => `${name}/${part}`),
        ...this.#named(output, to),
        `${name}/bias`,
      ],
      outputs: [quantized(output)],
      ...(node.attributes === undefined ? {} : { attributes: node.attributes }),
    });
    this.#levels.set(output, to);
  }

  /**
   * What a convolution of the photo reads: its three channels and a fourth, whose weights are 0. onnxruntime's kernels on
   * integers read channels by fours; with three, it first copies the window of each position.
   */
  #widened(
    input: string,
    shape: ConvStep['shape'],
    weights: Int8Array,
  ): { input: string; shape: ConvStep['shape']; weights: Int8Array } {
    const [outputs, depth, height, width] = shape;
    const side = this.#source.inputs[0]?.shape[1];
    if (depth !== PHOTO_CHANNELS || typeof side !== 'number') {
      return { input: quantized(input), shape, weights };
    }
    const blank = `${input}/blank`;
    const [, zero] = this.#named(input);
    this.#constant(int64Initializer(`${blank}/shape`, [1, 1, side, side]));
    this.#nodes.push(
      { op: 'Expand', inputs: [zero, `${blank}/shape`], outputs: [blank] },
      {
        op: 'Concat',
        inputs: [quantized(input), blank],
        outputs: [`${input}/wide`],
        attributes: { axis: { int: 1 } },
      },
    );
    const length = depth * height * width;
    const wide = new Int8Array((weights.length / depth) * KERNEL_CHANNELS);
    for (let output = 0; output < outputs; output++) {
      const own = weights.subarray(output * length, (output + 1) * length);
      wide.set(own, output * KERNEL_CHANNELS * height * width);
    }
    return { input: `${input}/wide`, shape: [outputs, KERNEL_CHANNELS, height, width], weights: wide };
  }

  #sum({ inputs, output }: SumStep): void {
    const to = this.#levelsOf(output);
    this.#nodes.push({
      op: 'QLinearAdd',
      domain: 'com.microsoft',
      inputs: [
        ...inputs.flatMap((input) => [quantized(input), ...this.#named(input)]),
        ...this.#named(output, to),
      ],
      outputs: [quantized(output)],
    });
    this.#levels.set(output, to);
  }

  #float(node: Node): void {
    for (const input of node.inputs) {
      if (this.#levels.has(input) && !this.#floats.has(input)) {
        const inputs = [quantized(input), ...this.#named(input)];
        this.#nodes.push({ op: 'DequantizeLinear', inputs, outputs: [input] });
      }
      this.#floats.add(input);
    }
    this.#nodes.push(node);
  }

  /** The levels of a tensor, which is made integers where it is not. */
  #integers(tensor: string): Quantization {
    const known = this.#levels.get(tensor);
    if (known) return known;
    const levels = this.#levelsOf(tensor);
    const inputs = [tensor, ...this.#named(tensor, levels)];
    this.#nodes.push({ op: 'QuantizeLinear', inputs, outputs: [quantized(tensor)] });
    this.#levels.set(tensor, levels);
    return levels;
  }

  #levelsOf(tensor: string): Quantization {
    const isMeaned = this.#steps.some((step) => step.kind === 'float' && isMean(step.node, tensor));
    return activationLevels(this.#observedOf(tensor), isMeaned);
  }

  #observedOf(tensor: string): Observed {
    const found = this.#observed.get(tensor);
    if (found === undefined) throw new RangeError(`nothing was observed of ${tensor}`);
    return found;
  }

  /** Names of the constants that hold a tensor's scale and zero point. */
  #named(tensor: string, levels = this.#levels.get(tensor)): [scale: string, zero: string] {
    const names: [string, string] = [`${tensor}/scale`, `${tensor}/zero`];
    if (levels) {
      this.#constant(float32Initializer(names[0], [], [levels.scale]));
      this.#constant(byteInitializer(names[1], [], Uint8Array.of(levels.zeroPoint)));
    }
    return names;
  }

  #constant(constant: Initializer): void {
    this.#constants.set(constant.name, constant);
  }
}

const quantized = (tensor: string): string => `${tensor}/uint8`;

const isMean = ({ op, inputs }: Node, tensor: string): boolean =>
  (op === 'GlobalAveragePool' || op === 'ReduceMean') && inputs[0] === tensor;
