import { protoFields } from '@verger/vision';

/** Numbers that a network computes with: float32, or 8-bit integers. */
export type Precision = 'fp32' | 'int8';

/** Operators that only networks on integers have (ONNX operator set, from version 10). */
const INTEGER = new Set(['QLinearConv', 'QLinearMatMul', 'ConvInteger', 'MatMulInteger', 'QuantizeLinear']);

/**
 * Told by the operators of the graph. Field numbers are those of onnx.proto.
 *
 * @param onnx a file that onnxruntime opens
 */
export function precisionOf(onnx: Uint8Array): Precision {
  for (const graph of messages(onnx, 7)) {
    for (const node of messages(graph, 1)) {
      for (const op of messages(node, 4)) if (INTEGER.has(new TextDecoder().decode(op))) return 'int8';
    }
  }
  return 'fp32';
}

function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, value } of protoFields(message)) {
    if (number === wanted && value instanceof Uint8Array) yield value;
  }
}
