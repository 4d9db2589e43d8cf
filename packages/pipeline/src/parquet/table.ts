import { createHash } from 'node:crypto';
import { VergerError } from '@verger/vision';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadata,
  parquetReadObjects,
  type SchemaElement,
} from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type FloatLists, floatListSchema, readFloatLists, writeFloatLists } from './float-lists.js';

/** A column of text or whole numbers; a text column may hold nulls. */
export type Column =
  | { readonly name: string; readonly type: 'string'; readonly data: readonly (string | null)[] }
  | { readonly name: string; readonly type: 'int32'; readonly data: readonly number[] }
  | { readonly name: string; readonly type: 'int64'; readonly data: readonly number[] };

/** What one Parquet file holds: columns of equal length, at most one list column, and key-value metadata. */
export interface Table {
  readonly columns: readonly Column[];
  readonly lists?: FloatLists;
  readonly metadata?: Readonly<Record<string, string>>;
}

const ELEMENT = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  int32: { type: 'INT32', repetition_type: 'REQUIRED' },
  int64: { type: 'INT64', repetition_type: 'REQUIRED' },
} as const satisfies Record<Column['type'], Omit<SchemaElement, 'name'>>;

/** One Parquet file of one row group; the same table always gives the same bytes. */
export function encodeTable({ columns, lists, metadata = {} }: Table): Uint8Array {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    createdBy: 'verger',
    schema: [
      { name: 'root', num_children: columns.length + (lists ? 1 : 0) },
      ...columns.map(({ name, type }) => ({ name, ...ELEMENT[type] })),
      ...(lists ? floatListSchema(lists.name) : []),
    ],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  const rows = columns[0]?.data.length ?? 0;
  file.write({
    rowGroupSize: Math.max(rows, 1),
    columnData: columns.map(({ name, type, data }) => ({
      name,
      data: type === 'int64' ? data.map((value) => BigInt(value)) : [...data],
    })),
  });
  const group = file.row_groups[0];
  if (lists && group) {
    const chunk = writeFloatLists(writer, lists);
    group.columns.push(chunk);
    group.total_byte_size += chunk.meta_data!.total_uncompressed_size;
    if (group.total_compressed_size !== undefined) {
      group.total_compressed_size += chunk.meta_data!.total_compressed_size;
    }
  }
  file.finish();
  return writer.getBytes();
}

/** A parsed file: its rows are read column by column, when asked. */
export class ParquetTable {
  readonly #bytes: Uint8Array;
  readonly #facts: FileMetaData;

  /** @throws VergerError `parquet-broken` when the bytes are no Parquet file */
  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    try {
      this.#facts = parquetMetadata(copyOf(bytes));
    } catch (cause) {
      throw new VergerError('input', 'parquet-broken', `${name} is no readable Parquet file`, { cause });
    }
  }

  get rows(): number {
    return Number(this.#facts.num_rows);
  }

  get metadata(): Record<string, string> {
    const pairs = this.#facts.key_value_metadata ?? [];
    return Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? '']));
  }

  /** Rows as objects of the named columns (not the list column); 64-bit integers come as numbers. */
  async read<Row>(columns: readonly string[]): Promise<Row[]> {
    const whole = copyOf(this.#bytes);
    const file: AsyncBuffer = { byteLength: whole.byteLength, slice: (from, to) => whole.slice(from, to) };
    const rows = await parquetReadObjects({ file, metadata: this.#facts, columns: [...columns] });
    for (const row of rows) {
      for (const name of columns) if (typeof row[name] === 'bigint') row[name] = Number(row[name]);
    }
    return rows as Row[];
  }

  /** The list column: row major `rows x dimension` float32; dimension 0 when there are no rows. */
  lists(name: string): { dimension: number; values: Float32Array } {
    const chunk = this.#facts.row_groups[0]?.columns.find((one) => one.meta_data?.path_in_schema[0] === name);
    if (chunk === undefined) return { dimension: 0, values: new Float32Array() };
    const values = readFloatLists(this.#bytes, chunk);
    return { dimension: values.length / this.rows, values };
  }
}

/** hyparquet wants an ArrayBuffer of exactly the file; a Buffer of Node may be a window of a larger one (and its
 * `slice` copies nothing). */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer as ArrayBuffer;
  return new Uint8Array(bytes).buffer;
}

/** SHA-256 in hex. */
export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');
