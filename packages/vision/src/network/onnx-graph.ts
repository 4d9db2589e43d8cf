/** The parts of an ONNX file that describe a network. Field numbers are those of onnx.proto. */

import { float16Value } from './float16.js';
import { packedVarints, protoFields } from './proto-fields.js';

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

export interface Tensor {
  readonly dims: readonly number[];
  /** float16 is widened. */
  readonly values: Float32Array;
}

export interface Node {
  /** `Conv`, `Clip`, … */
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Integers and lists of integers, by name. */
  readonly integers: ReadonlyMap<string, readonly number[]>;
  /** By name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A network: nodes in an order in which they can be computed. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** Constants, by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Field of ModelProto. */
export const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { input: 1, output: 2, type: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, integer: 3, text: 4, integers: 8 } as const;
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9 } as const;
const FLOAT = 1;
const FLOAT16 = 10;

/**
 * Constants of other types than float32 and float16 are left out: who uses the graph finds them missing.
 *
 * @throws RangeError where the bytes are no protocol buffer
 */
export const readGraph = (onnx: Uint8Array): Graph => ({
  nodes: readNodes(onnx),
  tensors: readTensors(onnx),
});

/** Without the constants, which are nearly all of a file. @throws RangeError as `readGraph` does */
export function readNodes(onnx: Uint8Array): readonly Node[] {
  return [...messages(onnx, MODEL_GRAPH)].flatMap((graph) =>
    Array.from(messages(graph, GRAPH.node), readNode),
  );
}

function readTensors(onnx: Uint8Array): ReadonlyMap<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const graph of messages(onnx, MODEL_GRAPH))
    for (const bytes of messages(graph, GRAPH.initializer)) {
      const tensor = readTensor(bytes);
      if (tensor !== undefined) tensors.set(text(bytes, TENSOR.name), tensor);
    }
  return tensors;
}

function readNode(node: Uint8Array): Node {
  const attributes = [...messages(node, NODE.attribute)].map((bytes) => ({
    name: text(bytes, ATTRIBUTE.name),
    text: text(bytes, ATTRIBUTE.text),
    integers: [...integers(bytes, ATTRIBUTE.integer), ...integers(bytes, ATTRIBUTE.integers)],
  }));
  return {
    type: text(node, NODE.type),
    inputs: texts(node, NODE.input),
    output: text(node, NODE.output),
    integers: new Map(attributes.map((one) => [one.name, one.integers])),
    texts: new Map(attributes.map((one) => [one.name, one.text])),
  };
}

function readTensor(bytes: Uint8Array): Tensor | undefined {
  const dims = [...integers(bytes, TENSOR.dims)];
  const [type] = integers(bytes, TENSOR.type);
  const [data] = [...messages(bytes, TENSOR.raw), ...messages(bytes, TENSOR.floats)];
  if (data === undefined) return undefined;
  const count = dims.reduce((product, size) => product * size, 1);
  if (type === FLOAT && data.length === 4 * count) return { dims, values: new Float32Array(copied(data)) };
  if (type === FLOAT16 && data.length === 2 * count)
    return { dims, values: widened(new Uint16Array(copied(data))) };
  return undefined;
}

/** Little endian, as the platforms that this runs on are. A view could begin at any byte, numbers must not. */
const copied = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** All values of float16, by their bits. */
let halves: Float32Array | undefined;

function widened(bits: Uint16Array): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, half) => float16Value(half));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < values.length; i++) values[i] = halves[bits[i]!]!;
  return values;
}

/** Of the fields of one number those that are bytes. */
function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, value } of protoFields(message))
    if (number === wanted && value instanceof Uint8Array) yield value;
}

/** All integers of one number, packed or not. */
function* integers(message: Uint8Array, wanted: number): Generator<number> {
  for (const { number, value } of protoFields(message)) {
    if (number !== wanted) continue;
    for (const one of value instanceof Uint8Array ? packedVarints(value) : [value]) yield Number(one);
  }
}

const texts = (message: Uint8Array, wanted: number): string[] =>
  Array.from(messages(message, wanted), (one) => new TextDecoder().decode(one));

/** The first one; empty where there is none. */
const text = (message: Uint8Array, wanted: number): string => texts(message, wanted)[0] ?? '';
