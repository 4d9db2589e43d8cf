import { ProtoWriter } from './protobuf.js';

/** Element types of ONNX tensors (onnx.proto, TensorProto.DataType). */
export const elementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
  float64: 11,
} as const;
export type ElementType = keyof typeof elementType;

export type AttributeValue = { int: number } | { ints: number[] } | { float: number } | { string: string };

export interface Node {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of the operator. @default ONNX's own */
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** A constant of the graph; `data` is raw little endian, row major. */
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** An input or output of the graph; a string in the shape is a free dimension. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface ModelOptions {
  readonly producer?: string;
  /** Free text kept in the file: provenance, licence. Written in the order given. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly opset?: number;
}

/**
 * Serialises a graph as an ONNX model; the same graph always gives the same bytes.
 * Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 *
 * @param options.opset version of the operator set, 17 by default
 */
export function encodeModel(graph: Graph, options: ModelOptions = {}): Uint8Array {
  const model = new ProtoWriter().int(1, 8).string(2, options.producer ?? 'verger');
  model.message(7, encodeGraph(graph));
  model.message(8, new ProtoWriter().string(1, '').int(2, options.opset ?? 17));
  for (const domain of new Set(graph.nodes.flatMap((node) => node.domain ?? []))) {
    model.message(8, new ProtoWriter().string(1, domain).int(2, 1));
  }
  for (const [key, value] of Object.entries(options.metadata ?? {})) {
    model.message(14, new ProtoWriter().string(1, key).string(2, value));
  }
  return model.finish();
}

function encodeGraph(graph: Graph): ProtoWriter {
  const out = new ProtoWriter();
  for (const node of graph.nodes) out.message(1, encodeNode(node));
  out.string(2, graph.name);
  for (const tensor of graph.initializers) {
    const message = new ProtoWriter();
    for (const size of tensor.shape) message.int(1, size);
    out.message(5, message.int(2, elementType[tensor.type]).string(8, tensor.name).bytes(9, tensor.data));
  }
  for (const value of graph.inputs) out.message(11, encodeValue(value));
  for (const value of graph.outputs) out.message(12, encodeValue(value));
  return out;
}

function encodeNode(node: Node): ProtoWriter {
  const out = new ProtoWriter();
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  if (node.name !== undefined) out.string(3, node.name);
  out.string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    out.message(5, encodeAttribute(name, value));
  }
  if (node.domain !== undefined) out.string(7, node.domain);
  return out;
}

function encodeAttribute(name: string, value: AttributeValue): ProtoWriter {
  const out = new ProtoWriter().string(1, name);
  if ('float' in value) return out.float(2, value.float).int(20, 1);
  if ('int' in value) return out.int(3, value.int).int(20, 2);
  if ('string' in value) return out.string(4, value.string).int(20, 3);
  for (const item of value.ints) out.int(8, item);
  return out.int(20, 7);
}

function encodeValue(value: Value): ProtoWriter {
  const shape = new ProtoWriter();
  for (const size of value.shape) {
    shape.message(
      1,
      typeof size === 'number' ? new ProtoWriter().int(1, size) : new ProtoWriter().string(2, size),
    );
  }
  const tensor = new ProtoWriter().int(1, elementType[value.type]).message(2, shape);
  return new ProtoWriter().string(1, value.name).message(2, new ProtoWriter().message(1, tensor));
}
