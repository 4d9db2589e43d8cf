/**
 * The one column that matters, `list<float>` of equal lengths, written and read as one block of memory.
 *
 * hyparquet-writer builds two levels for every single value, 0.8 ms a row of 1280; here all lists have one
 * length and no nulls, so the levels are a few runs and the values are copied whole: 0.01 ms a row. Header,
 * schema and footer stay the library's. Format: https://parquet.apache.org/docs/file-format/
 */
import type { ColumnChunk, SchemaElement } from 'hyparquet';
import type { Writer } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';

/** Row major `rows x dimension` float32. */
export interface FloatLists {
  readonly name: string;
  readonly dimension: number;
  readonly values: Float32Array;
}

/** Schema of a required list of required floats, in the three levels that all readers know. */
export function floatListSchema(name: string): SchemaElement[] {
  return [
    { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', type: 'FLOAT' },
  ];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

/** A run of the RLE hybrid encoding at bit width 1: length twice, then the value. */
const run = (length: number, value: 0 | 1): number[] => (length === 0 ? [] : [...varint(length * 2), value]);

/** Writes one column chunk of one page (DATA_PAGE_V2, PLAIN, uncompressed) and returns its footer entry. */
export function writeFloatLists(writer: Writer, { name, dimension, values }: FloatLists): ColumnChunk {
  const rows = values.length / dimension;
  const row = [...run(1, 0), ...run(dimension - 1, 1)];
  const repetition = Uint8Array.from({ length: row.length * rows }, (_, i) => row[i % row.length]!);
  const definition = Uint8Array.from(run(values.length, 1));
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const size = repetition.length + definition.length + data.length;
  const start = writer.offset;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: size,
    compressed_page_size: size,
    data_page_header_v2: {
      num_values: values.length,
      num_nulls: 0,
      num_rows: rows,
      encoding: 'PLAIN',
      definition_levels_byte_length: definition.length,
      repetition_levels_byte_length: repetition.length,
      is_compressed: false,
    },
  });
  writer.appendBytes(repetition);
  writer.appendBytes(definition);
  writer.appendBytes(data);
  const total = BigInt(writer.offset - start);
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: 'FLOAT',
      encodings: ['RLE', 'PLAIN'],
      path_in_schema: [name, 'list', 'element'],
      codec: 'UNCOMPRESSED',
      num_values: BigInt(values.length),
      total_uncompressed_size: total,
      total_compressed_size: total,
      data_page_offset: BigInt(start),
    },
  };
}

/**
 * The values of a chunk that {@link writeFloatLists} wrote: its last bytes, since there is one plain page.
 *
 * @returns `num_values` float32, a copy
 * @throws RangeError when the file ends before they do
 */
export function readFloatLists(file: Uint8Array, chunk: ColumnChunk): Float32Array {
  const facts = chunk.meta_data!;
  const end = Number(facts.data_page_offset + facts.total_compressed_size);
  const start = end - Number(facts.num_values) * 4;
  if (start < facts.data_page_offset || end > file.length) throw new RangeError('the lists are cut short');
  // A copy, and aligned: `slice` of a Node Buffer would be neither.
  return new Float32Array(new Uint8Array(file.subarray(start, end)).buffer);
}
