import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { ParquetTable } from '@verger/storage/parquet';
import type { Store } from '@verger/storage/store';
import type { PublishedPart, RunConfig } from '../manifest/run-json.js';
import {
  ERROR_COLUMNS,
  featureColumns,
  openPart,
  parsePart,
  parsePartName,
  partConfig,
} from './part-table.js';
import { readAhead } from './read-ahead.js';
import type { ErrorRow, FeatureRow } from './row.js';

/** One committed part: what is known of it without its rows. */
export interface CommittedPart extends PublishedPart {
  readonly kind: 'features' | 'errors';
  readonly number: number;
}

/** What tells for which photo, in which state, a row stands. */
export type RowKey = Pick<FeatureRow, 'path' | 'etag'>;

/** Folder of files that were found where parts belong and are none. */
const STRAYS = 'strays/';

/** A file in a folder of parts. */
interface ListedPart {
  readonly name: string;
  readonly kind: CommittedPart['kind'];
}

/** Is shown a part with its rows. */
export type SeePart = (
  part: CommittedPart,
  rows: readonly RowKey[],
  table: ParquetTable,
) => void | Promise<void>;

/**
 * All parts of a run folder, features before errors, each by name, read as `readParts` does.
 *
 * @param see is shown each part, in that order; its rows are not kept
 * @param known parts, by name, that were read before: they are not read again
 * @throws VergerError `out-other-config` when a part was computed with another configuration
 */
export async function readCommitted(
  store: Store,
  config: RunConfig,
  log: Log,
  see: SeePart = () => {},
  known: ReadonlyMap<string, CommittedPart> = new Map(),
): Promise<CommittedPart[]> {
  const listed: ListedPart[] = [];
  for (const kind of ['features', 'errors'] as const) {
    for await (const { path } of store.list(`${kind}/`)) listed.push({ name: path, kind });
  }
  const unread = listed.filter(({ name }) => !known.has(name));
  const read = await readParts(store, unread, config, log, see);
  return listed.flatMap(({ name }) => known.get(name) ?? read.get(name) ?? []);
}

/**
 * Those of some files that are parts, by name. A part whose bytes are not what its name promises is deleted: its photos
 * are done again. A file that is no part of the folder it lies in, such as one that was moved from the other, is set
 * aside in `strays/`. Memory holds the rows of a few parts at a time.
 *
 * @param see is shown each part, in the order given; its rows are not kept
 * @throws VergerError `out-other-config` when a part was computed with another configuration
 */
export async function readParts(
  store: Store,
  listed: readonly ListedPart[],
  config: RunConfig,
  log: Log,
  see: SeePart,
): Promise<Map<string, CommittedPart>> {
  const read = new Map<string, CommittedPart>();
  const damaged: string[] = [];
  const strays = listed.flatMap(({ name }) => (isStray(name) ? [name] : []));
  const named = listed.filter(({ name }) => parsePartName(name) !== undefined);
  for await (const [{ name, kind }, bytes] of readAhead(store, named)) {
    if (bytes === undefined) continue;
    const { number, checksum } = parsePartName(name)!;
    const digest = sha256(bytes);
    if (!digest.startsWith(checksum)) {
      damaged.push(name);
      continue;
    }
    const table = parsePart(name, bytes);
    if (table === undefined) {
      strays.push(name);
      continue;
    }
    assertConfig(partConfig(table), config, `${store.url}/${name}`);
    const part = { name, kind, number, rows: table.rows, sha256: digest };
    await see(part, table.read<RowKey>(['path', 'etag']), table);
    read.set(name, part);
  }
  for (const path of damaged) {
    log.warn(`${path} is damaged: its photos are done again`);
    await store.remove(path);
  }
  for (const path of strays) await setAside(store, path, log);
  return read;
}

/** No part by its name; what systems leave in every folder, such as `.DS_Store`, is hidden and does not count. */
export const isStray = (path: string): boolean => parsePartName(path) === undefined && !path.includes('/.');

/** Keeps a file that is no part of the folder it lies in, where it is in nobody's way. */
export async function setAside(store: Store, path: string, log: Log): Promise<void> {
  const aside = STRAYS + path;
  log.warn(`${path} is no part of ${path.slice(0, path.indexOf('/'))}/: set aside as ${aside}`);
  await store.move(path, aside);
}

/**
 * Rows of a part in `features/`, without the features themselves.
 *
 * @throws VergerError `part-broken`
 */
export const readFeatureRows = async (store: Store, { name }: Named): Promise<FeatureRow[]> => {
  const part = openPart(store, name, await store.read(name));
  return part.read<FeatureRow>(featureColumns(part));
};

/**
 * Rows of a part in `errors/`.
 *
 * @throws VergerError `part-broken`
 */
export const readErrorRows = async (store: Store, { name }: Named): Promise<ErrorRow[]> =>
  openPart(store, name, await store.read(name)).read<ErrorRow>(ERROR_COLUMNS);

interface Named {
  readonly name: string;
}

/** What makes the features of two configurations differ. Where the photos lie makes no difference. */
export const differing = (a: Partial<RunConfig>, b: RunConfig): (keyof RunConfig)[] =>
  (Object.keys(b) as (keyof RunConfig)[]).filter((key) => key !== 'photos' && a[key] !== b[key]);

/** Says what differs between the configuration that a folder was made with and the one asked for; a folder may be moved. */
export function assertConfig(found: string | RunConfig | undefined, asked: RunConfig, where: string): void {
  const was = (typeof found === 'string' ? JSON.parse(found) : (found ?? {})) as Partial<RunConfig>;
  const keys = differing(was, asked);
  if (keys.length === 0) return;
  const said = keys.map((key) => `${key} was ${was[key] ?? 'not said'}, now ${asked[key]}`);
  throw new VergerError('usage', 'out-other-config', `${where} holds another run: ${said.join('; ')}`, {
    hint: 'give another --out, or the options of the first run',
  });
}
