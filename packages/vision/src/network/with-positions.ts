import { MODEL_GRAPH, readNodes } from './onnx-graph.js';

/**
 * A network whose features are a mean over positions, made to give the positions too, without a second file.
 *
 * ONNX is a protocol buffer, and a protocol buffer that is followed by another of its kind is both together
 * (https://protobuf.dev/programming-guides/encoding/#last-one-wins): so a graph that holds nothing but one more
 * output is appended. Field numbers are those of onnx.proto.
 */

/** Field of GraphProto, and the element type of a tensor. */
const GRAPH_OUTPUT = 12;
const FLOAT = 1;

declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** A network with one more output. */
export interface WithPositions {
  /** The file of the network, and the output behind it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Name of the new output: [N, D, rows, columns] float32. */
  readonly output: string;
}

/**
 * @param network an ONNX file
 * @returns undefined when its features are no global average
 */
export function withPositions(network: Uint8Array): WithPositions | undefined {
  const output = pooledTensor(network);
  if (output === undefined) return undefined;
  const name = new TextEncoder().encode(output);
  const type = field(2, field(1, Uint8Array.of(1 << 3, FLOAT)));
  const graph = field(MODEL_GRAPH, field(GRAPH_OUTPUT, joined(field(1, name), type)));
  return { bytes: joined(network, graph), output };
}

/** What the last global average pool reads. */
function pooledTensor(network: Uint8Array): string | undefined {
  try {
    return readNodes(network).findLast(({ type }) => type === 'GlobalAveragePool')?.inputs[0];
  } catch {
    return undefined;
  }
}

function field(number: number, value: Uint8Array): Uint8Array {
  const head = [(number << 3) | 2];
  let rest = value.length;
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  head.push(rest);
  return joined(Uint8Array.from(head), value);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
