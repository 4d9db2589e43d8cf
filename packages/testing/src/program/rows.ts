import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParquetTable } from '@verger/pipeline';

/** A feature row of a run folder: everything but where it stands. */
export interface Row {
  readonly path: string;
  readonly label: string | null;
  readonly sha256: string;
  /** The features as bytes, in hex: equal when every bit is. */
  readonly features: string;
}

/** An error row of a run folder. */
export interface Failed {
  readonly path: string;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
}

/** Files of one folder of a run, by name. */
export function filesOf(out: string, folder: string): Map<string, Buffer> {
  let names: string[] = [];
  try {
    names = readdirSync(join(out, folder)).sort();
  } catch {
    // No folder, no files.
  }
  return new Map(names.map((name) => [name, readFileSync(join(out, folder, name))]));
}

/** All feature rows of a run folder, sorted by path. */
export async function featureRows(out: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, bytes] of filesOf(out, 'features')) {
    const table = new ParquetTable(bytes, name);
    const { dimension, values } = table.lists('features');
    const found = await table.read<Omit<Row, 'features'>>(['path', 'label', 'sha256']);
    for (const [i, row] of found.entries()) {
      const vector = values.slice(i * dimension, (i + 1) * dimension);
      rows.push({ ...row, features: Buffer.from(vector.buffer).toString('hex') });
    }
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All error rows of a run folder, sorted by path. */
export async function errorRows(out: string): Promise<Failed[]> {
  const rows: Failed[] = [];
  for (const [name, bytes] of filesOf(out, 'errors')) {
    rows.push(...(await new ParquetTable(bytes, name).read<Failed>(['path', 'stage', 'code', 'message'])));
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}
