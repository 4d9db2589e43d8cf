import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';

/** A dataset of an HDF5 file. */
export interface Hdf5Dataset {
  /** Full path in the file, without a leading slash. */
  readonly path: string;
  readonly shape: readonly number[];
  /** Reads the values, row major. Throws VergerError `backbone-unreadable` where they are damaged or not floats. */
  values(): Float32Array | Float64Array;
}

/**
 * Opens an HDF5 file held in memory, hands its datasets in the file's order to `read`, and closes it.
 * h5wasm's Node build works on the real file system, so the bytes pass through a temporary file.
 *
 * @throws VergerError `backbone-not-hdf5`, `backbone-truncated` or `backbone-unreadable` (input)
 */
export async function withHdf5<T>(bytes: Uint8Array, read: (datasets: Hdf5Dataset[]) => T): Promise<T> {
  checkSuperblock(bytes);
  // Loaded late: five megabytes of WebAssembly that only an import needs.
  const h5 = await import('h5wasm/node');
  const library = await h5.ready;
  library.activate_throwing_error_handler();
  const folder = mkdtempSync(join(tmpdir(), 'verger-hdf5-'));
  try {
    const path = join(folder, 'weights.h5');
    writeFileSync(path, bytes);
    const file = orUnreadable('the file', () => new h5.File(path, 'r'));
    try {
      const paths = orUnreadable('the list of datasets', () => file.paths());
      const datasets = paths.flatMap((name): Hdf5Dataset[] => {
        const entity = orUnreadable(name, () => file.get(name));
        if (!(entity instanceof h5.Dataset)) return [];
        return [{ path: name, shape: entity.shape ?? [], values: () => floats(name, entity) }];
      });
      return read(datasets);
    } finally {
      file.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function floats(name: string, dataset: { readonly value: unknown }): Float32Array | Float64Array {
  const value = orUnreadable(name, () => dataset.value);
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  throw new VergerError('input', 'backbone-unreadable', `${name} does not hold float32 or float64 numbers`);
}

function orUnreadable<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new VergerError('input', 'backbone-unreadable', `HDF5 file is damaged: cannot read ${what}`, {
      hint: 'Get the file again and compare its sha256 with the one published.',
      cause,
    });
  }
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Signature and end-of-file address of the superblock: HDF5 File Format Specification 3.0, section II.A.
 * Checked here because the library says the same in fifty lines.
 */
function checkSuperblock(bytes: Uint8Array): void {
  if (SIGNATURE.some((byte, index) => bytes[index] !== byte)) {
    const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
    const what = zip ? 'a zip archive (a .keras file?)' : bytes.length === 0 ? 'empty' : 'something else';
    throw new VergerError('input', 'backbone-not-hdf5', `Not an HDF5 file: it is ${what}`, {
      hint: "Save the network with Keras as .h5: model.save('model.h5') or model.save_weights('weights.h5').",
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const old = bytes[8]! < 2;
  const sizeOfOffsets = bytes[old ? 13 : 9];
  const position = (bytes[8] === 1 ? 28 : old ? 24 : 12) + 2 * 8;
  const complete = position + 8 <= bytes.length && sizeOfOffsets === 8;
  const expected = complete ? Number(view.getBigUint64(position, true)) : undefined;
  if (expected === undefined || bytes.length < expected) {
    const should = expected === undefined ? '' : ` of ${expected}`;
    throw new VergerError(
      'input',
      'backbone-truncated',
      `HDF5 file is cut short: ${bytes.length}${should} bytes`,
      { hint: 'Get the file again; the download stopped before its end.' },
    );
  }
}
