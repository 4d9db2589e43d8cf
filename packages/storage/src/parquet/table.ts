import { VergerError } from '@verger/base';
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { chunkRange, decodeChunk } from './column.js';
import { type FloatLists, floatListSchema, readFloatLists, writeFloatLists } from './float-lists.js';
import { withinTime } from './within-time.js';

/** A column of text or numbers; a text column may hold nulls. */
export type Column =
  | { readonly name: string; readonly type: 'string'; readonly data: readonly (string | null)[] }
  | { readonly name: string; readonly type: 'double'; readonly data: readonly number[] }
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
  double: { type: 'DOUBLE', repetition_type: 'REQUIRED' },
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

/** In milliseconds; a part of ours takes 5. */
const PATIENCE = 10_000;

/** More rows than any file here has; a damaged number must not fill the memory. */
const MOST_ROWS = 2 ** 26;

/**
 * A parsed file: its rows are read column by column, when asked. Whatever the bytes are, it answers with rows or
 * with its own error, in bounded time: hyparquet throws all kinds of errors on damaged files and on some never ends.
 */
export class ParquetTable {
  readonly rows: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  readonly #bytes: ArrayBuffer;
  readonly #facts: FileMetaData;
  readonly #name: string;
  readonly #patience: number;

  /**
   * @param name of the file, for errors
   * @param patience longest time of one call, in milliseconds
   * @throws VergerError `parquet-broken` when the bytes are no Parquet file
   */
  constructor(bytes: Uint8Array, name: string, patience = PATIENCE) {
    this.#bytes = copyOf(bytes);
    this.#name = name;
    this.#patience = patience;
    // All of it in one call: each starts a thread that watches the time.
    [this.#facts, this.metadata, this.columns] = this.#guarded(() => {
      const facts = parquetMetadata(this.#bytes);
      const rows = facts.row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
      if (rows !== facts.num_rows || rows > MOST_ROWS) throw new Error('the numbers of rows do not fit');
      const pairs = facts.key_value_metadata ?? [];
      const metadata = Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? '']));
      return [facts, metadata, parquetSchema(facts).children.map(({ element }) => element.name)] as const;
    });
    this.rows = Number(this.#facts.num_rows);
  }

  /**
   * Rows as objects of the named columns (not the list column); 64-bit integers come as numbers.
   *
   * @throws VergerError `parquet-broken` when there is no such column, or it cannot be decoded
   */
  read<Row>(columns: readonly string[]): Row[] {
    return this.#guarded(() => {
      const read = columns.map((name) => ({ name, values: this.#column(name) }));
      return Array.from({ length: this.rows }, (_, row) =>
        Object.fromEntries(read.map(({ name, values }) => [name, values[row]])),
      ) as Row[];
    });
  }

  /** The list column: row major `rows x dimension` float32; dimension 0 when there are no rows. */
  lists(name: string): { dimension: number; values: Float32Array } {
    return this.#guarded(() => {
      const chunk = this.#facts.row_groups[0]?.columns.find(
        (one) => one.meta_data?.path_in_schema[0] === name,
      );
      if (chunk === undefined) {
        if (this.rows > 0) throw new Error(`there is no column ${name}`);
        return { dimension: 0, values: new Float32Array() };
      }
      const values = readFloatLists(new Uint8Array(this.#bytes), chunk);
      const dimension = values.length / this.rows;
      if (!Number.isInteger(dimension)) throw new Error('the lists are not of one length');
      return { dimension, values };
    });
  }

  #column(name: string): unknown[] {
    const all: unknown[] = [];
    for (const group of this.#facts.row_groups) {
      const facts = group.columns.find((one) => one.meta_data?.path_in_schema[0] === name)?.meta_data;
      if (facts === undefined) throw new Error(`there is no column ${name}`);
      const { start, end } = chunkRange(facts);
      const view = new DataView(this.#bytes, start, end - start);
      for (const value of decodeChunk(view, this.#facts, [name], facts, Number(group.num_rows)))
        all.push(value);
    }
    return all;
  }

  #guarded<T>(work: () => T): T {
    try {
      return withinTime(this.#patience, work);
    } catch (cause) {
      throw new VergerError('input', 'parquet-broken', `${this.#name} is not a readable Parquet file`, {
        hint: 'restore it, or make it again',
        cause,
      });
    }
  }
}

/** hyparquet wants an ArrayBuffer of exactly the file; a Buffer of Node may be a window of a larger one (and its
 * `slice` copies nothing). */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer as ArrayBuffer;
  return new Uint8Array(bytes).buffer;
}
