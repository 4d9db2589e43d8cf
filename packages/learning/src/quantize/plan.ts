import { floatValues } from '../onnx/initializer.js';
import type { Graph, Initializer, Node } from '../onnx/model.js';

/** A convolution, with the ReLU6 that follows it. */
export interface ConvStep {
  readonly kind: 'conv';
  readonly node: Node;
  readonly input: string;
  /** Behind the ReLU6. */
  readonly output: string;
  /** Outputs x depth x height x width, row major. */
  readonly kernel: Float32Array;
  readonly shape: readonly [outputs: number, depth: number, height: number, width: number];
  readonly bias: Float32Array;
}

/** The sum of two maps. */
export interface SumStep {
  readonly kind: 'sum';
  readonly inputs: readonly [string, string];
  readonly output: string;
}

/** What stays in float32. */
export interface FloatStep {
  readonly kind: 'float';
  readonly node: Node;
}

export type Step = ConvStep | SumStep | FloatStep;

/** Operators that may stand before the first convolution or behind the last. */
const FLOAT = new Set([
  'Transpose',
  'Mul',
  'Add',
  'Sub',
  'Div',
  'GlobalAveragePool',
  'Flatten',
  'ReduceMean',
  'Reshape',
]);

/**
 * A network's nodes as what becomes integers and what does not.
 *
 * @throws RangeError naming a node that cannot be quantized
 */
export function planOf(graph: Graph): Step[] {
  const constants = constantsOf(graph);
  const clips = new Map(graph.nodes.filter(({ op }) => op === 'Clip').map((node) => [node.inputs[0], node]));
  const maps = new Set<string>();
  const steps: Step[] = [];
  for (const node of graph.nodes) {
    const { op, inputs, outputs } = node;
    const [input = '', other = ''] = inputs;
    const output = outputs[0] ?? '';
    if (op === 'Cast' && constants.has(output)) continue;
    if (op === 'Clip' && maps.has(output)) continue;
    if (op === 'Conv') {
      const clip = clips.get(output);
      if (clip) checkRelu6(clip, constants);
      const step = convStep(node, input, clip?.outputs[0] ?? output, constants);
      maps.add(step.output);
      steps.push(step);
    } else if (op === 'Add' && maps.has(input) && maps.has(other)) {
      maps.add(output);
      steps.push({ kind: 'sum', inputs: [input, other], output });
    } else if (FLOAT.has(op)) steps.push({ kind: 'float', node });
    else throw new RangeError(`it has the operator ${op}, which has no place among Conv, ReLU6 and sums`);
  }
  if (maps.size === 0) throw new RangeError('it has no convolution');
  return steps;
}

/** Constants in float32, those that are stored as float16 and cast included. */
function constantsOf({ initializers, nodes }: Graph): Map<string, Initializer> {
  const constants = new Map(initializers.map((one) => [one.name, one]));
  for (const { op, inputs, outputs } of nodes) {
    const stored = constants.get(inputs[0] ?? '');
    if (op === 'Cast' && stored) constants.set(outputs[0] ?? '', stored);
  }
  return constants;
}

function convStep(
  node: Node,
  input: string,
  output: string,
  constants: ReadonlyMap<string, Initializer>,
): ConvStep {
  const [, kernelName = '', biasName = ''] = node.inputs;
  const stored = constants.get(kernelName);
  const kernel = stored && floatValues(stored);
  const [outputs, depth, height, width] = stored?.shape ?? [];
  const told = constants.get(biasName);
  const bias = biasName === '' ? new Float32Array(outputs ?? 0) : told && floatValues(told);
  if (!kernel || !bias || !outputs || !depth || !height || !width) {
    throw new RangeError(`the convolution ${node.name ?? output} has no constant kernel and bias`);
  }
  return { kind: 'conv', node, input, output, kernel, shape: [outputs, depth, height, width], bias };
}

/** A map cut at other bounds than those of uint8 would lose its cut. */
function checkRelu6(clip: Node, constants: ReadonlyMap<string, Initializer>): void {
  const bounds = clip.inputs.slice(1).map((name) => {
    const constant = constants.get(name);
    return constant && floatValues(constant)?.[0];
  });
  if (bounds[0] === 0 && bounds[1] === 6) return;
  throw new RangeError(`it cuts values at ${bounds.join(' and ')}, not at 0 and 6 as ReLU6 does`);
}
