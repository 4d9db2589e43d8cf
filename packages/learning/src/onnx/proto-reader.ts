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
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number that does not end');
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
