import { z } from 'zod';
import { type StateDict, truncated, unreadable } from './stored-tensor.js';

const WHAT = 'The safetensors file';
/** The limit of the format's own reader. */
const LONGEST_HEADER = 100_000_000;

const entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/** Whether a file begins as safetensors does: the header's length, below 4 GiB, and a JSON object. */
export const isSafetensors = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0);

/**
 * Reads a safetensors file: the header's length in 8 bytes little endian, the header in JSON
 * (`{name: {dtype, shape, data_offsets}}`), the arrays, row major and without gaps
 * (https://github.com/huggingface/safetensors#format).
 *
 * @throws VergerError (input) `backbone-truncated`, `backbone-unreadable`
 */
export function readSafetensors(bytes: Uint8Array): StateDict {
  if (bytes.length < 8) truncated(WHAT, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > LONGEST_HEADER) unreadable(WHAT, `its header would have ${headerLength} bytes`);
  const start = 8 + headerLength;
  if (start > bytes.length) truncated(WHAT, bytes.length);
  const entries = headerOf(bytes.subarray(8, start));
  checkTiling(entries, bytes.length - start, bytes.length);
  return new Map(
    entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const values = () => {
          const count = shape.reduce((product, n) => product * n, 1);
          if (dtype !== 'F32') unreadable(WHAT, `${name} holds ${dtype}, not F32`);
          if (end - begin !== count * 4)
            unreadable(WHAT, `${name} has ${end - begin} bytes for ${count} numbers`);
          return float32s(bytes, start + begin, count);
        };
        return [name, { shape, values }];
      },
    ),
  );
}

type Entry = readonly [name: string, z.infer<typeof entry>];

function headerOf(bytes: Uint8Array): Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    unreadable(WHAT, 'its header is not JSON', cause);
  }
  if (typeof json !== 'object' || json === null) return unreadable(WHAT, 'its header is not an object');
  return Object.entries(json)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => {
      const parsed = entry.safeParse(value);
      return [name, parsed.success ? parsed.data : unreadable(WHAT, `its header describes ${name} wrongly`)];
    });
}

/** The format leaves no gap and no overlap, so that a file says nothing in two ways. */
function checkTiling(entries: readonly Entry[], length: number, fileLength: number): void {
  let at = 0;
  const byPlace = entries.toSorted(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  for (const [
    name,
    {
      data_offsets: [begin, end],
    },
  ] of byPlace) {
    if (begin !== at || end < begin)
      unreadable(WHAT, `${name} does not begin where the array before it ends`);
    at = end;
  }
  if (at > length) truncated(WHAT, fileLength);
  if (at < length) unreadable(WHAT, `${length - at} bytes follow its last array`);
}

/** Reads float32 little endian, at any alignment. */
function float32s(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * 4);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = view.getFloat32(i * 4, true);
  return out;
}
