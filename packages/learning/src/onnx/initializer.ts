import { float16Value } from '@verger/vision';
import { float16Bits } from './float16.js';
import type { Initializer } from './model.js';

/** A float32 constant; each value is rounded once, from float64. */
export function float32Initializer(
  name: string,
  shape: readonly number[],
  values: ArrayLike<number>,
): Initializer {
  const data = new Uint8Array(values.length * 4);
  const view = new DataView(data.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return { name, type: 'float32', shape, data };
}

/** A float16 constant; each value is rounded once, from float64, ties to even. */
export function float16Initializer(
  name: string,
  shape: readonly number[],
  values: ArrayLike<number>,
): Initializer {
  const data = new Uint8Array(values.length * 2);
  const view = new DataView(data.buffer);
  for (let i = 0; i < values.length; i++) view.setUint16(i * 2, float16Bits(values[i]!), true);
  return { name, type: 'float16', shape, data };
}

/** A constant of 8-bit integers, uint8 or int8. */
export function byteInitializer(
  name: string,
  shape: readonly number[],
  values: Uint8Array | Int8Array,
): Initializer {
  const type = values instanceof Int8Array ? 'int8' : 'uint8';
  return { name, type, shape, data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

export function int32Initializer(name: string, shape: readonly number[], values: Int32Array): Initializer {
  const data = new Uint8Array(values.length * 4);
  const view = new DataView(data.buffer);
  for (const [i, value] of values.entries()) view.setInt32(i * 4, value, true);
  return { name, type: 'int32', shape, data };
}

/** A list of whole numbers, such as a shape. */
export function int64Initializer(name: string, values: readonly number[]): Initializer {
  const data = new Uint8Array(values.length * 8);
  const view = new DataView(data.buffer);
  for (const [i, value] of values.entries()) view.setBigInt64(i * 8, BigInt(value), true);
  return { name, type: 'int64', shape: [values.length], data };
}

/**
 * The numbers of a constant.
 *
 * @returns undefined for other types than float32 and float16
 */
export function floatValues({ type, data }: Initializer): Float32Array | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type === 'float32') {
    return Float32Array.from({ length: data.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
  }
  if (type !== 'float16') return undefined;
  return Float32Array.from({ length: data.length / 2 }, (_, i) => float16Value(view.getUint16(i * 2, true)));
}
