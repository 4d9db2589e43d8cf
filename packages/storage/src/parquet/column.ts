import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { COMPRESSORS } from './compressors.js';

/** Where the bytes of a column chunk are. */
export function chunkRange(facts: ColumnMetaData): { start: number; end: number } {
  const start = Number(facts.dictionary_page_offset || facts.data_page_offset);
  return { start, end: start + Number(facts.total_compressed_size) };
}

/**
 * The values of one chunk of a column that is in no list.
 *
 * @param view of exactly the chunk
 * @param path of the column, from the root of the schema
 * @param utf8 whether bytes that say nothing of themselves are text. @default true
 * @throws whatever hyparquet throws on damaged bytes; it may never end: see `withinTime`
 */
export function decodeChunk(
  view: DataView,
  file: FileMetaData,
  path: readonly string[],
  facts: ColumnMetaData,
  rows: number,
  utf8 = true,
): unknown[] {
  const name = path.join('.');
  const schemaPath = getTreePath(parquetSchema(file), [...path]);
  const { element, children } = schemaPath.at(-1)!;
  const repeated = schemaPath.some((part) => part.element.repetition_type === 'REPEATED');
  if (children.length > 0 || repeated) throw new Error(`${name} is no plain column`);
  if (facts.num_values !== BigInt(rows)) throw new Error(`${name} has not as many values as there are rows`);
  const { data } = readColumn(
    { view, offset: 0 },
    { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows },
    {
      pathInSchema: [...path],
      element,
      schemaPath,
      parsers: DEFAULT_PARSERS,
      compressors: COMPRESSORS,
      utf8,
      ...facts,
    },
  );
  const values: unknown[] = [];
  for (const some of data) for (const value of some as Iterable<unknown>) values.push(flat(value));
  if (values.length !== rows) throw new Error(`${name} has not as many values as there are rows`);
  return values;
}

/** A field of an optional struct comes in a list of one for each level. */
function flat(value: unknown): unknown {
  let plain = value;
  while (Array.isArray(plain)) plain = plain[0];
  return typeof plain === 'bigint' ? Number(plain) : (plain ?? null);
}
