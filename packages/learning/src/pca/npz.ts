import { crc32 } from 'node:zlib';
import type { PcaModel } from '@verger/vision';

interface NumpyArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row major. */
  readonly values: Float32Array | Float64Array;
}

/**
 * A fitted PCA for NumPy: `numpy.load` gives `mean` (dimension), `scale` (dimension) and `components`
 * (k x dimension) as float32, `explained_variance` and `explained_variance_ratio` (dimension) as float64.
 * The same model gives the same bytes.
 */
export function encodePcaNpz(
  { dimension, k, mean, scale, components }: PcaModel,
  json: { readonly explainedVariance: readonly number[]; readonly explainedVarianceRatio: readonly number[] },
): Uint8Array {
  const { explainedVariance, explainedVarianceRatio } = json;
  return encodeNpz([
    { name: 'mean', shape: [dimension], values: mean },
    { name: 'scale', shape: [dimension], values: scale },
    { name: 'components', shape: [k, dimension], values: components },
    { name: 'explained_variance', shape: [dimension], values: Float64Array.from(explainedVariance) },
    {
      name: 'explained_variance_ratio',
      shape: [dimension],
      values: Float64Array.from(explainedVarianceRatio),
    },
  ]);
}

/** NumPy's format 1.0: magic, header padded to 64 bytes, then the values, little endian. */
function encodeNpy({ shape, values }: NumpyArray): Uint8Array {
  const bytes = values.BYTES_PER_ELEMENT;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const facts = `{'descr': '<f${bytes}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + facts.length + 1) / 64) * 64;
  const out = new Uint8Array(length + values.byteLength);
  const view = new DataView(out.buffer);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, length - 10, true);
  out.set(new TextEncoder().encode(`${facts.padEnd(length - 11)}\n`), 10);
  for (const [i, value] of values.entries()) {
    if (bytes === 4) view.setFloat32(length + 4 * i, value, true);
    else view.setFloat64(length + 8 * i, value, true);
  }
  return out;
}

/** 1980-01-01, the first date that ZIP knows: bytes do not depend on the time. */
const FIRST_DATE = (1 << 5) | 1;

/** A ZIP without compression (PKWARE APPNOTE 4.3), as `numpy.savez` writes. */
function encodeNpz(arrays: readonly NumpyArray[]): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const array of arrays) {
    const name = new TextEncoder().encode(`${array.name}.npy`);
    const data = encodeNpy(array);
    // Version needed, flags, method, time, date, checksum, two sizes, length of the name, no extra field.
    const facts = new DataView(new ArrayBuffer(26));
    facts.setUint16(0, 20, true);
    facts.setUint16(8, FIRST_DATE, true);
    facts.setUint32(10, crc32(data), true);
    facts.setUint32(14, data.length, true);
    facts.setUint32(18, data.length, true);
    facts.setUint16(22, name.length, true);
    const shared = new Uint8Array(facts.buffer);
    const local = joined([signature(0x04034b50), shared, name, data]);
    // Version made by; after the shared facts: comment, disk and attributes, all 0, then where the file begins.
    const rest = new DataView(new ArrayBuffer(14));
    rest.setUint32(10, offset, true);
    directory.push(
      joined([signature(0x02014b50), new Uint8Array([20, 0]), shared, new Uint8Array(rest.buffer), name]),
    );
    files.push(local);
    offset += local.length;
  }
  const length = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, arrays.length, true);
  end.setUint16(6, arrays.length, true);
  end.setUint32(8, length, true);
  end.setUint32(12, offset, true);
  return joined([...files, ...directory, signature(0x06054b50), new Uint8Array(end.buffer)]);
}

function signature(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
