import { VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import { encodeTable, ParquetTable } from '@verger/storage/parquet';
import { photoFacts } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { RunConfig } from '../manifest/run-json.js';
import type { ErrorRow, FeatureRow, Outcome } from './row.js';

/** Feature and error rows of one shard, encoded; either is null when it has no rows. */
export interface EncodedPart {
  readonly features: Uint8Array | null;
  readonly errors: Uint8Array | null;
}

const CONFIG_KEY = 'verger.config';

/** Encodes what became of the photos of a shard, in the order given. */
export function encodePart(outcomes: readonly Outcome[], config: RunConfig): EncodedPart {
  const good = outcomes.filter((outcome) => outcome.ok);
  const bad = outcomes.filter((outcome) => !outcome.ok).map(({ row }) => row as ErrorRow);
  return {
    features:
      good.length === 0
        ? null
        : encodeFeatures(
            good.map(({ row }) => row),
            good.map(({ features }) => features),
            config,
          ),
    errors: bad.length === 0 ? null : encodeErrors(bad, config),
  };
}

/** `features/part-*.parquet`: path, label, split, sha256, fingerprint, width, height, bytes, etag, features. */
export function encodeFeatures(
  rows: readonly FeatureRow[],
  features: readonly Float32Array[],
  config: RunConfig,
): Uint8Array {
  const dimension = features[0]!.length;
  const values = new Float32Array(rows.length * dimension);
  for (const [index, vector] of features.entries()) values.set(vector, index * dimension);
  return encodeTable({
    columns: [
      { name: 'path', type: 'string', data: rows.map(({ path }) => path) },
      { name: 'label', type: 'string', data: rows.map(({ label }) => label) },
      { name: 'split', type: 'string', data: rows.map(({ path }) => photoFacts(path).split) },
      { name: 'sha256', type: 'string', data: rows.map((row) => row.sha256) },
      { name: 'fingerprint', type: 'string', data: rows.map((row) => row.fingerprint ?? null) },
      { name: 'width', type: 'int32', data: rows.map(({ width }) => width) },
      { name: 'height', type: 'int32', data: rows.map(({ height }) => height) },
      { name: 'bytes', type: 'int64', data: rows.map(({ bytes }) => bytes) },
      { name: 'etag', type: 'string', data: rows.map(({ etag }) => etag) },
    ],
    lists: { name: 'features', dimension, values },
    metadata: { [CONFIG_KEY]: JSON.stringify(config) },
  });
}

/** `errors/part-*.parquet`: path, label, stage, code, message, bytes, etag. */
export function encodeErrors(rows: readonly ErrorRow[], config: RunConfig): Uint8Array {
  return encodeTable({
    columns: [
      { name: 'path', type: 'string', data: rows.map(({ path }) => path) },
      { name: 'label', type: 'string', data: rows.map(({ label }) => label) },
      { name: 'stage', type: 'string', data: rows.map(({ stage }) => stage) },
      { name: 'code', type: 'string', data: rows.map(({ code }) => code) },
      { name: 'message', type: 'string', data: rows.map(({ message }) => message) },
      { name: 'bytes', type: 'int64', data: rows.map(({ bytes }) => bytes) },
      { name: 'etag', type: 'string', data: rows.map(({ etag }) => etag) },
    ],
    metadata: { [CONFIG_KEY]: JSON.stringify(config) },
  });
}

/** The configuration a part was computed with; undefined when it says none. */
export const partConfig = (table: ParquetTable): string | undefined => table.metadata[CONFIG_KEY];

const FEATURE_COLUMNS = [
  'path',
  'label',
  'sha256',
  'fingerprint',
  'width',
  'height',
  'bytes',
  'etag',
] as const;
export const ERROR_COLUMNS = ['path', 'label', 'stage', 'code', 'message', 'bytes', 'etag'] as const;

/** The columns of a part in `features/` that hold no list; of version 0.1.0 there are fewer. */
export const featureColumns = (table: ParquetTable): readonly (keyof FeatureRow)[] =>
  FEATURE_COLUMNS.filter((column) => table.columns.includes(column));

/** What the parts of a folder are; `reduced/` follows from `features/`. */
export type PartKind = 'features' | 'errors' | 'reduced';

/**
 * Its columns belong to the identity of a part: one that was moved into another folder is none there. `split` is for
 * readers of the file: Verger takes it from the path.
 */
const COLUMNS: Record<PartKind, readonly string[]> = {
  features: ['path', 'label', 'split', ...FEATURE_COLUMNS.slice(2), 'features'],
  errors: ERROR_COLUMNS,
  reduced: ['path', 'label', 'pca'],
};

/** Features of version 0.1.0 lack these. */
const LATER_COLUMNS = ['split', 'fingerprint'];

/** The name of a part holds its own checksum: a file that is torn or altered shows itself. */
export function partName(folder: PartKind, number: number, checksum: string): string {
  return `${folder}/part-${String(number).padStart(5, '0')}-${checksum.slice(0, 16)}.parquet`;
}

/** Number and checksum in the name of a part; undefined for another file. */
export function parsePartName(path: string): { number: number; checksum: string } | undefined {
  const [, number, checksum] = /\/part-(\d{5,})-([0-9a-f]{16})\.parquet$/.exec(path) ?? [];
  return checksum === undefined ? undefined : { number: Number(number), checksum };
}

/** @throws Error when the path is none of a part: for names that were checked before */
export function partNumber(path: string): number {
  const parsed = parsePartName(path);
  if (parsed === undefined) throw new Error(`${path} is not the name of a part`);
  return parsed.number;
}

/** Whether the bytes are those that the name promises. */
export function isIntact(path: string, bytes: Uint8Array): boolean {
  return parsePartName(path)?.checksum === sha256(bytes).slice(0, 16);
}

/**
 * A part whose bytes have been found intact, parsed.
 *
 * @param name `<kind>/part-…`
 * @returns undefined when it is no part of the folder it lies in
 */
export function parsePart(name: string, bytes: Uint8Array): ParquetTable | undefined {
  const columns = COLUMNS[name.slice(0, name.indexOf('/')) as PartKind];
  try {
    const table = new ParquetTable(bytes, name);
    const ours = columns.filter(
      (column) => table.columns.includes(column) || !LATER_COLUMNS.includes(column),
    );
    return ours.join() === table.columns.join() ? table : undefined;
  } catch (error) {
    if (error instanceof VergerError) return undefined;
    throw error;
  }
}

const MEND: Record<PartKind, (out: string) => string> = {
  features: (out) => `do its photos again: verger run <photos> --out ${out}`,
  errors: (out) => `do its photos again: verger run <photos> --out ${out}`,
  reduced: (out) => `reduce again: verger pca --out ${out}`,
};

/**
 * A part that the run counts on, checked before any of it is parsed.
 *
 * @param bytes undefined when it is not there
 * @throws VergerError `part-broken` when it is gone, not what its name promises, or not of its folder
 */
export function openPart(store: Store, name: string, bytes: Uint8Array | undefined): ParquetTable {
  const table = bytes !== undefined && isIntact(name, bytes) ? parsePart(name, bytes) : undefined;
  if (table !== undefined) return table;
  throw new VergerError('input', 'part-broken', `${store.url}/${name} is gone or damaged`, {
    hint: MEND[name.slice(0, name.indexOf('/')) as PartKind](store.url),
  });
}
