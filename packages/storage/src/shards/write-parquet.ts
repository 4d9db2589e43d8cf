import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { sha256 } from '../hash/index.js';
import { OURS } from './parquet.js';
import type { ShardContent } from './write-tar.js';

/** A row group is read whole. */
const GROUP_ROWS = 256;
const GROUP_BYTES = 4 * 2 ** 20;

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const;

/** What makes `datasets` of Hugging Face show photos. */
const HUGGING_FACE = {
  info: { features: { image: { _type: 'Image' }, label: { dtype: 'string', _type: 'Value' } } },
};

/**
 * A Parquet file of photos, as Hugging Face's `datasets` writes them, in small row groups; the same photos always give the
 * same bytes.
 */
export function encodePhotos(
  photos: readonly (ShardContent & { readonly label: string | null })[],
): Uint8Array {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    createdBy: 'verger',
    schema: [
      { name: 'root', num_children: 4 },
      { name: 'image', num_children: 2, repetition_type: 'REQUIRED' },
      { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' },
      { name: 'path', ...TEXT },
      { name: 'label', ...TEXT, repetition_type: 'OPTIONAL' },
      { name: 'sha256', ...TEXT },
      { name: 'size', type: 'INT64', repetition_type: 'REQUIRED' },
    ],
    statistics: false,
    kvMetadata: [
      { key: OURS, value: '1' },
      { key: 'huggingface', value: JSON.stringify(HUGGING_FACE) },
    ],
  });
  file.write({
    rowGroupSize: groupSizes(photos.map(({ content }) => content.length)),
    columnData: [
      {
        name: 'image',
        data: photos.map(({ path, content }) => ({ path, bytes: content })),
        // Photos are compressed already.
        codec: 'UNCOMPRESSED',
        encoding: 'PLAIN',
      },
      { name: 'label', data: photos.map(({ label }) => label) },
      { name: 'sha256', data: photos.map(({ content }) => sha256(content)), encoding: 'PLAIN' },
      { name: 'size', data: photos.map(({ content }) => BigInt(content.length)) },
    ],
  });
  file.finish();
  return writer.getBytes();
}

function groupSizes(sizes: readonly number[]): number[] {
  const groups: number[] = [];
  let [rows, bytes] = [0, 0];
  for (const size of sizes) {
    if (rows > 0 && (rows === GROUP_ROWS || bytes + size > GROUP_BYTES)) {
      groups.push(rows);
      [rows, bytes] = [0, 0];
    }
    rows++;
    bytes += size;
  }
  return [...groups, Math.max(rows, 1)];
}
