import { sha256 } from '@verger/storage/hash';
import { encodeTable, ParquetTable } from '@verger/storage/parquet';
import type { Store } from '@verger/storage/store';
import type { RunJson } from './run-json.js';

type Parts = RunJson['parts'];
type Kind = keyof Parts;

/** Lists of parts that `run.json` has no room for. */
export interface PartsFile {
  /** `manifest/parts-0123456789abcdef.parquet` */
  readonly file: string;
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
}

const FOLDER = 'manifest/';
const KINDS: readonly Kind[] = ['features', 'errors', 'reduced'];

interface PartRow {
  readonly kind: Kind;
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
}

export const countParts = (parts: Parts): number => KINDS.reduce((sum, kind) => sum + parts[kind].length, 0);

/** Writes lists of parts under a name that holds their checksum, unless they are there already. */
export async function writePartsFile(store: Store, parts: Parts): Promise<PartsFile> {
  const rows: PartRow[] = KINDS.flatMap((kind) => parts[kind].map((part) => ({ kind, ...part })));
  const bytes = encodeTable({
    columns: [
      { name: 'kind', type: 'string', data: rows.map(({ kind }) => kind) },
      { name: 'name', type: 'string', data: rows.map(({ name }) => name) },
      { name: 'rows', type: 'int32', data: rows.map((row) => row.rows) },
      { name: 'sha256', type: 'string', data: rows.map((row) => row.sha256) },
    ],
  });
  const digest = sha256(bytes);
  const file = `${FOLDER}parts-${digest.slice(0, 16)}.parquet`;
  const there = await listed(store);
  if (!there.includes(file)) await store.write(file, bytes);
  return { file, sha256: digest };
}

/**
 * The lists, as they were written.
 *
 * @throws Error when the file is gone or another one; VergerError `parquet-broken`
 */
export async function readPartsFile(store: Store, { file, sha256: digest }: PartsFile): Promise<Parts> {
  const bytes = await store.read(file);
  if (bytes === undefined || sha256(bytes) !== digest) throw new Error(`${file} is gone or damaged`);
  const parts: Record<Kind, { name: string; rows: number; sha256: string }[]> = {
    features: [],
    errors: [],
    reduced: [],
  };
  const table = new ParquetTable(bytes, file);
  for (const { kind, ...part } of table.read<PartRow>(['kind', 'name', 'rows', 'sha256'])) {
    parts[kind].push(part);
  }
  return parts;
}

/** Takes away lists that `run.json` no longer names. */
export async function removeOtherPartsFiles(store: Store, { file }: PartsFile): Promise<void> {
  for (const path of await listed(store)) if (path !== file) await store.remove(path);
}

async function listed(store: Store): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list(`${FOLDER}parts-`)) paths.push(path);
  return paths;
}
