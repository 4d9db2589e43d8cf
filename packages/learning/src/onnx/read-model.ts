import { type ProtoField, packedVarints, protoFields } from '@verger/vision';
import type { AttributeValue, ElementType, Graph, Initializer, Node, Value } from './model.js';
import { elementType } from './model.js';

/** What `encodeModel` writes, read back. */
export interface ReadModel {
  readonly graph: Graph;
  /** Free text kept in the file, in its order. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads an ONNX model of what `encodeModel` can write: nodes with numbers and strings as attributes, constants as raw
 * bytes within the file. Field numbers are those of onnx.proto.
 *
 * @throws RangeError saying what else is in it, or that it is no ONNX model
 */
export function readModel(bytes: Uint8Array): ReadModel {
  const metadata: Record<string, string> = {};
  let graph: Graph | undefined;
  for (const { number, value } of protoFields(bytes)) {
    if (number === 7) graph = readGraph(messageOf(value));
    if (number !== 14) continue;
    const { 1: key, 2: text } = textsOf(messageOf(value));
    if (key !== undefined) metadata[key] = text ?? '';
  }
  if (graph === undefined) throw new RangeError('it holds no graph');
  return { graph, metadata };
}

function readGraph(bytes: Uint8Array): Graph {
  const graph = {
    name: '',
    nodes: [] as Node[],
    initializers: [] as Initializer[],
    inputs: [] as Value[],
    outputs: [] as Value[],
  };
  for (const { number, value } of protoFields(bytes)) {
    if (number === 1) graph.nodes.push(readNode(messageOf(value)));
    else if (number === 2) graph.name = textOf(value);
    else if (number === 5) graph.initializers.push(readInitializer(messageOf(value)));
    else if (number === 11) graph.inputs.push(readValue(messageOf(value)));
    else if (number === 12) graph.outputs.push(readValue(messageOf(value)));
    else if (number === 15) throw new RangeError('it holds sparse constants');
  }
  return graph;
}

function readNode(bytes: Uint8Array): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, AttributeValue> = {};
  const texts: Record<number, string> = {};
  for (const { number, value } of protoFields(bytes)) {
    if (number === 1) inputs.push(textOf(value));
    else if (number === 2) outputs.push(textOf(value));
    else if (number === 5) Object.assign(attributes, readAttribute(messageOf(value)));
    else if (number === 3 || number === 4 || number === 7) texts[number] = textOf(value);
  }
  const { 3: name, 4: op = '', 7: domain } = texts;
  return {
    op,
    inputs,
    outputs,
    attributes,
    ...(name === undefined ? {} : { name }),
    ...(domain ? { domain } : {}),
  };
}

function readAttribute(bytes: Uint8Array): Record<string, AttributeValue> {
  const fields = [...protoFields(bytes)];
  const find = (wanted: number) => fields.find(({ number }) => number === wanted)?.value;
  const name = textOf(find(1));
  const type = Number(find(20) ?? 0);
  if (type === 1) return { [name]: { float: floatOf(find(2)) } };
  if (type === 2) return { [name]: { int: signed(find(3) ?? 0n) } };
  if (type === 3) return { [name]: { string: textOf(find(4)) } };
  if (type === 7) return { [name]: { ints: integersOf(fields, 8) } };
  throw new RangeError(`the attribute ${name} is neither number, numbers nor text`);
}

function readInitializer(bytes: Uint8Array): Initializer {
  const fields = [...protoFields(bytes)];
  const find = (wanted: number) => fields.find(({ number }) => number === wanted)?.value;
  const name = textOf(find(8));
  const data = find(9);
  if (!(data instanceof Uint8Array))
    throw new RangeError(`the constant ${name} has no bytes within the file`);
  return { name, type: typeOf(find(2)), shape: integersOf(fields, 1), data };
}

function readValue(bytes: Uint8Array): Value {
  const inside = (message: Uint8Array, wanted: number) =>
    messageOf([...protoFields(message)].find(({ number }) => number === wanted)?.value);
  const tensor = inside(inside(bytes, 2), 1);
  const type = [...protoFields(tensor)].find(({ number }) => number === 1)?.value;
  const shape = [...protoFields(inside(tensor, 2))].map(({ value }) => {
    const [size] = protoFields(messageOf(value));
    if (size === undefined) return '?';
    return size.number === 1 ? signed(size.value) : textOf(size.value);
  });
  return { name: textsOf(bytes)[1] ?? '', type: typeOf(type), shape };
}

/** Numbers of a repeated field, packed or one by one. */
function integersOf(fields: readonly ProtoField[], wanted: number): number[] {
  return fields
    .filter(({ number }) => number === wanted)
    .flatMap(({ value }) => (value instanceof Uint8Array ? packedVarints(value) : [value]).map(signed));
}

function typeOf(code: ProtoField['value'] | undefined): ElementType {
  const found = Object.entries(elementType).find(([, number]) => number === Number(code));
  if (found === undefined) throw new RangeError(`it holds numbers of the unknown type ${code}`);
  return found[0] as ElementType;
}

function signed(value: ProtoField['value']): number {
  if (value instanceof Uint8Array) throw new RangeError('bytes stand where a number belongs');
  return Number(BigInt.asIntN(64, value));
}

function floatOf(value: ProtoField['value'] | undefined): number {
  const bytes = messageOf(value);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(0, true);
}

function messageOf(value: ProtoField['value'] | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RangeError('a number, or nothing, stands where a message belongs');
}

const textOf = (value: ProtoField['value'] | undefined): string => new TextDecoder().decode(messageOf(value));

/** The texts of a message by field number. */
function textsOf(bytes: Uint8Array): Record<number, string> {
  const texts: Record<number, string> = {};
  for (const { number, value } of protoFields(bytes)) {
    if (value instanceof Uint8Array) texts[number] = textOf(value);
  }
  return texts;
}
