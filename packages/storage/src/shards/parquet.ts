import { VergerError } from '@verger/base';
import { type ColumnMetaData, type FileMetaData, parquetMetadata, parquetSchema } from 'hyparquet';
import { chunkRange, decodeChunk, withinTime } from '../parquet/index.js';
import { brokenShard, memberPath, readWhole, type ShardFile, type ShardMember } from './shard-file.js';

/** In the metadata of files of ours: they have the columns `size` and `sha256`. */
export const OURS = 'verger.photos';

/** Photos of a row group that are in memory together, in bytes. */
const LARGEST_GROUP = 2 ** 29;
/** In milliseconds, for one column of a row group. */
const PATIENCE = 60_000;
/** Length of the footer, and the mark. */
const TAIL = 8;

/** A Parquet file of photos: what is in it, and the photos of one row group. */
export interface ParquetShard {
  /** @throws VergerError `shard-broken` */
  members(signal?: AbortSignal): Promise<ShardMember[]>;
  /** The content of all rows of a row group: one request. @throws VergerError `shard-broken` */
  photos(group: number): Promise<readonly Uint8Array[]>;
}

/**
 * Opens a Parquet file by its footer. Its photos are in a struct of `bytes` and `path`, as Hugging Face's `datasets` writes
 * them (mostly `image`), or in columns `bytes` and `path`; a column `label` holds text, or numbers with names in the file.
 *
 * @throws VergerError `shard-broken`
 */
export async function openParquet(file: ShardFile): Promise<ParquetShard> {
  const facts = await footerOf(file);
  const columns = guarded(file, () => columnsOf(file, facts));
  const read = async (group: number, path: readonly string[], utf8 = true) => {
    const { rows, chunk } = chunkOf(file, facts, group, path);
    const { start, end } = chunkRange(chunk);
    const bytes = new Uint8Array(await readWhole(file, start, end));
    return guarded(file, () => decodeChunk(new DataView(bytes.buffer), facts, path, chunk, rows, utf8));
  };
  const photos = async (group: number) => {
    const values = await read(group, columns.bytes, false);
    return values.map((value, row) => {
      if (value instanceof Uint8Array) return value;
      throw brokenShard(
        file,
        `row ${row} of row group ${group} has no bytes`,
        'write it with the photos inside',
      );
    });
  };
  const sizes = async (group: number) =>
    columns.size === undefined
      ? (await photos(group)).map(({ length }) => length)
      : ((await read(group, columns.size)) as number[]);
  return {
    photos,
    async members(signal) {
      const members: ShardMember[] = [];
      const names = guarded(file, () => classNames(facts));
      for (const [group] of facts.row_groups.entries()) {
        signal?.throwIfAborted();
        const [paths, bytes, labels, digests] = await Promise.all([
          read(group, columns.path),
          sizes(group),
          columns.label && read(group, columns.label),
          columns.sha256 && read(group, columns.sha256),
        ]);
        for (const [at, path] of paths.entries()) {
          const label = labels && labelOf(labels[at], names);
          members.push({
            path: path === null ? unnamed(file, members.length) : memberPath(file, String(path)),
            bytes: bytes[at] ?? 0,
            ...{ at, group },
            ...(label !== undefined && { label }),
            ...(digests && { sha256: String(digests[at]) }),
          });
        }
      }
      return members;
    },
  };
}

/** Photos that have no name are told by their place. */
const unnamed = ({ url }: ShardFile, row: number) =>
  `${url.slice(url.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')}-${String(row).padStart(6, '0')}.jpg`;

const labelOf = (value: unknown, names: readonly string[] | undefined): string | undefined =>
  value === null || value === undefined ? undefined : (names?.[value as number] ?? String(value));

async function footerOf(file: ShardFile): Promise<FileMetaData> {
  const tail = file.bytes < TAIL ? undefined : await readWhole(file, file.bytes - TAIL, file.bytes);
  const length = tail && new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  const mark = tail && Buffer.from(tail.subarray(4)).toString('latin1');
  if (length === undefined || mark !== 'PAR1' || length + TAIL > file.bytes) {
    throw brokenShard(file, 'it does not end as a Parquet file does: it was cut off, or is none');
  }
  const bytes = new Uint8Array(await readWhole(file, file.bytes - TAIL - length, file.bytes));
  return guarded(file, () => parquetMetadata(bytes.buffer));
}

interface Columns {
  readonly bytes: readonly string[];
  readonly path: readonly string[];
  readonly label: readonly string[] | undefined;
  readonly size: readonly string[] | undefined;
  readonly sha256: readonly string[] | undefined;
}

function columnsOf(file: ShardFile, facts: FileMetaData): Columns {
  const { children } = parquetSchema(facts);
  const has = (name: string, among = children) => among.some(({ element }) => element.name === name);
  const struct = children.find((one) => has('bytes', one.children) && has('path', one.children));
  const below = struct ? [struct.element.name] : [];
  if (struct === undefined && !(has('bytes') && has('path'))) {
    throw brokenShard(
      file,
      'it holds no photos: there is neither a struct of bytes and path, nor columns of these names',
      'give a folder of photos, or of tars and Parquet files that hold photos',
    );
  }
  const ours = facts.key_value_metadata?.some(({ key }) => key === OURS) === true;
  return {
    bytes: [...below, 'bytes'],
    path: [...below, 'path'],
    label: has('label') ? ['label'] : undefined,
    size: ours ? ['size'] : undefined,
    sha256: ours ? ['sha256'] : undefined,
  };
}

/** Names of the numbers in `label`, as `datasets` writes them; undefined where there are none. */
function classNames(facts: FileMetaData): readonly string[] | undefined {
  const text = facts.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return undefined;
  const { info } = JSON.parse(text) as { info?: { features?: { label?: { names?: unknown } } } };
  const names = info?.features?.label?.names;
  return Array.isArray(names) ? names.map(String) : undefined;
}

function chunkOf(file: ShardFile, facts: FileMetaData, group: number, path: readonly string[]) {
  const columns = facts.row_groups[group]?.columns ?? [];
  const chunk = columns.find(
    ({ meta_data }) => meta_data?.path_in_schema.join('.') === path.join('.'),
  )?.meta_data;
  const rows = Number(facts.row_groups[group]?.num_rows ?? 0);
  if (chunk === undefined) throw brokenShard(file, `row group ${group} has no column ${path.join('.')}`);
  assertSize(file, group, chunk, rows);
  return { rows, chunk };
}

/** Before memory is taken for it. */
function assertSize(file: ShardFile, group: number, chunk: ColumnMetaData, rows: number): void {
  const { start, end } = chunkRange(chunk);
  if (!(start >= 4 && end >= start && end <= file.bytes)) {
    throw brokenShard(file, `row group ${group} is not within the file`);
  }
  const size = Math.max(end - start, Number(chunk.total_uncompressed_size), rows);
  if (size <= LARGEST_GROUP) return;
  throw brokenShard(
    file,
    `row group ${group} has ${Math.round(size / 2 ** 20)} MiB of photos`,
    'write it with smaller row groups, such as 100 rows: one is read at a time',
  );
}

function guarded<T>(file: ShardFile, work: () => T): T {
  try {
    return withinTime(PATIENCE, work);
  } catch (cause) {
    if (cause instanceof VergerError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw brokenShard(file, `it is not a readable Parquet file (${why})`, undefined, cause);
  }
}
