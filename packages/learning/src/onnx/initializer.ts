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
