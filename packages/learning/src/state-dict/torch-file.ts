import { VergerError } from '@verger/base';
import { Call, Global, PersistentId, type PickleValue, unpickle } from './pickle.js';
import { type StateDict, type StoredTensor, truncated, unreadable } from './stored-tensor.js';

/** Bytes of one element. */
const ELEMENT: ReadonlyMap<string, number> = new Map([
  ['torch.FloatStorage', 4],
  ['torch.LongStorage', 8],
]);
const REBUILD = 'torch._utils._rebuild_tensor_v2';
const GLOBALS: ReadonlySet<string> = new Set(['collections.OrderedDict', REBUILD, ...ELEMENT.keys()]);
const NO_GLOBALS: ReadonlySet<string> = new Set();
/** torch/serialization.py, MAGIC_NUMBER and PROTOCOL_VERSION. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** The pickle of the magic number, which every such file begins with. */
const BEGINNING = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

const WHAT = 'The torch file';

/** Whether a file begins as the old torch format does. */
export const isTorchFile = (bytes: Uint8Array): boolean => BEGINNING.every((byte, i) => bytes[i] === byte);

interface Storage {
  readonly type: string;
  readonly count: number;
  /** Where its elements begin; set once the list of storages is read. */
  start: number;
}

/**
 * Reads a state dict in the format that `torch.save` had before it wrote zip archives: pickles of a magic number,
 * the version, the machine's sizes, the state dict (each tensor tells a storage, an offset, sizes and strides) and
 * the list of storages; then for each storage an 8-byte count and its elements, little endian.
 *
 * @throws VergerError (input) `backbone-not-torch`, `backbone-truncated`, `backbone-unreadable`
 */
export function readTorchFile(bytes: Uint8Array): StateDict {
  if (!isTorchFile(bytes)) refuseOther(bytes);
  const magic = unpickle(bytes, 0, NO_GLOBALS);
  const version = unpickle(bytes, magic.end, NO_GLOBALS);
  const system = unpickle(bytes, version.end, NO_GLOBALS);
  if (magic.value !== MAGIC || version.value !== PROTOCOL) unreadable(WHAT, 'another version of the format');
  if (!(system.value instanceof Map) || system.value.get('little_endian') !== true) {
    unreadable(WHAT, 'it is not little endian');
  }
  const state = unpickle(bytes, system.end, GLOBALS);
  const keys = unpickle(bytes, state.end, NO_GLOBALS);
  if (!(state.value instanceof Map)) unreadable(WHAT, 'it holds no state dict');
  const storages = new Map<string, Storage>();
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of state.value) tensors.set(name, tensorOf(name, value, bytes, storages));
  placeStorages(bytes, keys.end, keys.value, storages);
  return tensors;
}

function tensorOf(
  name: string,
  value: PickleValue,
  bytes: Uint8Array,
  storages: Map<string, Storage>,
): StoredTensor {
  if (!(value instanceof Call) || value.name !== REBUILD) unreadable(WHAT, `${name} is not a tensor`);
  const [id, offset, shape, strides] = value.args;
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
    unreadable(WHAT, `${name} has no usable shape`);
  }
  const storage = storageOf(name, id, storages);
  const size = shape.reduce((product, n) => product * n, 1);
  const last = shape.reduce((sum, n, axis) => sum + (n - 1) * strides[axis]!, offset);
  if (size > 0 && last >= storage.count) unreadable(WHAT, `${name} reaches beyond its storage`);
  return {
    shape,
    values() {
      if (storage.type !== 'torch.FloatStorage') unreadable(WHAT, `${name} does not hold float32`);
      const stored = new DataView(bytes.buffer, bytes.byteOffset + storage.start, storage.count * 4);
      return gather(stored, offset, shape, strides);
    },
  };
}

/** ('storage', type, key, device, count, view); the last is of torch 0.3 and older. */
function storageOf(name: string, value: PickleValue | undefined, storages: Map<string, Storage>): Storage {
  const id = value instanceof PersistentId && Array.isArray(value.id) ? value.id : [];
  const [kind, type, key, , count, view] = id;
  const known = type instanceof Global && ELEMENT.has(type.name);
  if (kind !== 'storage' || !known || typeof key !== 'string' || !isCount(count) || (view ?? null) !== null) {
    unreadable(WHAT, `${name} has no usable storage`);
  }
  const before = storages.get(key);
  if (before && (before.type !== type.name || before.count !== count)) {
    unreadable(WHAT, `storage ${key} is described in two ways`);
  }
  const storage = before ?? { type: type.name, count, start: 0 };
  storages.set(key, storage);
  return storage;
}

function placeStorages(
  bytes: Uint8Array,
  from: number,
  keys: PickleValue,
  storages: ReadonlyMap<string, Storage>,
): void {
  if (!Array.isArray(keys) || keys.length !== storages.size || new Set(keys).size !== keys.length) {
    unreadable(WHAT, 'its list of storages is not the one that the tensors ask for');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined) unreadable(WHAT, 'it lists a storage that no tensor asks for');
    if (at + 8 > bytes.length) truncated(WHAT, bytes.length);
    if (view.getBigUint64(at, true) !== BigInt(storage.count)) {
      unreadable(WHAT, `storage ${String(key)} does not hold ${storage.count} elements`);
    }
    storage.start = at + 8;
    at = storage.start + storage.count * ELEMENT.get(storage.type)!;
    if (at > bytes.length) truncated(WHAT, bytes.length);
  }
  if (at < bytes.length) unreadable(WHAT, `${bytes.length - at} bytes follow its last storage`);
}

/** Row major, from a view that steps as the strides say (tensors converted from TensorFlow lie transposed). */
function gather(
  stored: DataView,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const out = new Float32Array(shape.reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < out.length; to++) {
    out[to] = stored.getFloat32(from * 4, true);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

function refuseOther(bytes: Uint8Array): never {
  if (bytes.length < BEGINNING.length && BEGINNING.slice(0, bytes.length).every((b, i) => bytes[i] === b)) {
    truncated(WHAT, bytes.length);
  }
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const what = zip ? 'a zip archive, as newer versions of torch write' : 'something else';
  throw new VergerError('input', 'backbone-not-torch', `Not a torch file of the old format: it is ${what}`, {
    hint: 'Save the state dict with safetensors.torch.save_file(model.state_dict(), "weights.safetensors").',
  });
}
