/** One field of a message: a number, or the bytes of a string, a message or packed numbers. */
export interface ProtoField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/**
 * The fields of a message, in the order of the file: https://protobuf.dev/programming-guides/encoding/
 *
 * @throws RangeError where the bytes are no such message
 */
export function* protoFields(message: Uint8Array): Generator<ProtoField> {
  let at = 0;
  const varint = (): bigint => {
    const [value, end] = readVarint(message, at);
    at = end;
    return value;
  };
  const take = (length: number): Uint8Array => {
    if (!(at + length <= message.length)) throw new RangeError('a field that is longer than its message');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 1) yield { number, value: take(8) };
    else if (wire === 2) yield { number, value: take(Number(varint())) };
    else if (wire === 5) yield { number, value: take(4) };
    else throw new RangeError(`a field of the unknown kind ${wire}`);
  }
}

/** Packed numbers of a repeated field. @throws RangeError where the last does not end */
export function packedVarints(bytes: Uint8Array): bigint[] {
  const out: bigint[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [value, end] = readVarint(bytes, at);
    out.push(value);
    at = end;
  }
  return out;
}

function readVarint(bytes: Uint8Array, from: number): [value: bigint, end: number] {
  let value = 0n;
  for (let at = from; at < bytes.length && at < from + 10; at++) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return [BigInt.asUintN(64, value), at + 1];
  }
  throw new RangeError('a number that does not end');
}
