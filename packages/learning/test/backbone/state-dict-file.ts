import type { Network } from '../../src/backbone/network.js';
import type { StateDict } from '../../src/state-dict/stored-tensor.js';

/** An array as a test wants it written; `strides` as torch has them, row major by default. */
export interface Written {
  readonly shape: readonly number[];
  /** The storage, in its own order. */
  readonly data: Float32Array;
  readonly strides?: readonly number[];
}

export type WrittenState = ReadonlyMap<string, Written>;

const ascii = (text: string) => Buffer.from(text, 'latin1');
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const int = (value: number) => Buffer.concat([ascii('J'), uint32(value)]);
const text = (value: string) => Buffer.concat([ascii('X'), uint32(Buffer.byteLength(value)), ascii(value)]);
const tuple = (...items: Buffer[]) => Buffer.concat([ascii('('), ...items, ascii('t')]);
const pickle = (...parts: Buffer[]) => Buffer.concat([ascii('\x80\x02'), ...parts, ascii('.')]);
const bytesOf = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

const EMPTY_ORDERED_DICT = ascii('ccollections\nOrderedDict\n)R');

/** The parts of a file of torch's old format, in order, so that a test can replace one. */
export function torchParts(state: WrittenState): Buffer[] {
  const names = [...state.keys()];
  const items = names.map((name, key) => {
    const { shape, data, strides = rowMajor(shape) } = state.get(name)!;
    const storage = ascii('ctorch\nFloatStorage\n');
    const id = tuple(text('storage'), storage, text(`${key}`), text('cpu'), int(data.length), ascii('N'));
    const numbers = (values: readonly number[]) => tuple(...values.map(int));
    return Buffer.concat([
      text(name),
      ascii('ctorch._utils\n_rebuild_tensor_v2\n'),
      tuple(
        Buffer.concat([id, ascii('Q')]),
        int(0),
        numbers(shape),
        numbers(strides),
        ascii('\x89'),
        EMPTY_ORDERED_DICT,
      ),
      ascii('R'),
    ]);
  });
  const storages = names.flatMap((name) => {
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(BigInt(state.get(name)!.data.length));
    return [count, bytesOf(state.get(name)!.data)];
  });
  return [
    pickle(ascii('\x8a\x0a'), Buffer.from('6cfc9c46f9206aa85019', 'hex')),
    pickle(ascii('M\xe9\x03')),
    pickle(ascii('}'), text('little_endian'), ascii('\x88s')),
    pickle(EMPTY_ORDERED_DICT, ascii('('), ...items, ascii('u')),
    pickle(ascii(']('), ...names.map((_, key) => text(`${key}`)), ascii('e')),
    ...storages,
  ];
}

/** A file as `torch.save(state, file, _use_new_zipfile_serialization=False)` writes it. */
export const torchFile = (state: WrittenState): Uint8Array => Buffer.concat(torchParts(state));

/** The same arrays, row major whatever their strides were, as safetensors. */
export function safetensorsFile(state: StateDict): Uint8Array {
  const header: Record<string, unknown> = {};
  const data: Buffer[] = [];
  let at = 0;
  for (const [name, tensor] of state) {
    const bytes = bytesOf(tensor.values());
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [at, at + bytes.length] };
    data.push(bytes);
    at += bytes.length;
  }
  return rawSafetensors(JSON.stringify(header), Buffer.concat(data));
}

export function rawSafetensors(header: string, data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), data]);
}

/** Weights of no meaning for a network, the same for the same seed, kernels laid out as TensorFlow has them. */
export function randomState(network: Network, seed: number): Map<string, Written> {
  let value = seed;
  const random = () => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return value / 2 ** 32;
  };
  const fill = (count: number, make: () => number) => Float32Array.from({ length: count }, make);
  const state = new Map<string, Written>();
  for (const { name, norm, kind, kernel, inputs, outputs } of network.layers) {
    const depth = kind === 'depthwise' ? 1 : inputs;
    const spread = Math.sqrt(6 / (kernel * kernel * depth));
    state.set(`${name}.weight`, {
      shape: [outputs, depth, kernel, kernel],
      strides: [1, outputs, kernel * depth * outputs, depth * outputs],
      data: fill(outputs * depth * kernel * kernel, () => (random() - 0.5) * 2 * spread),
    });
    const vector = (make: () => number) => ({ shape: [outputs], data: fill(outputs, make) });
    state.set(
      `${norm}.weight`,
      vector(() => 0.5 + random()),
    );
    state.set(
      `${norm}.bias`,
      vector(() => random() - 0.3),
    );
    state.set(
      `${norm}.running_mean`,
      vector(() => random() - 0.5),
    );
    state.set(
      `${norm}.running_var`,
      vector(() => 0.5 + random()),
    );
  }
  return state;
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
}
