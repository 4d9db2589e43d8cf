import { VergerError } from '@verger/vision';
import { ParquetTable, sha256 } from '../parquet/table.js';
import type { Log } from '../run/log.js';
import type { PublishedPart, RunConfig } from '../run/run-json.js';
import type { Store } from '../store/store.js';
import { ERROR_COLUMNS, FEATURE_COLUMNS, parsePartName, partConfig } from './part.js';
import { readAhead } from './read-ahead.js';
import type { ErrorRow, FeatureRow } from './row.js';

/** One committed part: what is known of it without its rows. */
export interface CommittedPart extends PublishedPart {
  readonly kind: 'features' | 'errors';
  readonly number: number;
}

/** What tells for which photo, in which state, a row stands. */
export type RowKey = Pick<FeatureRow, 'path' | 'etag'>;

/**
 * All parts of a run folder, features before errors, each by name. A part whose bytes are not what its name
 * promises is deleted: its photos are done again. Memory holds the rows of a few parts at a time.
 *
 * @param see is told the rows of each part, in that order; they are not kept
 * @param known parts, by name, that were read before: they are not read again
 * @throws VergerError `out-other-config` when a part was computed with another configuration
 */
export async function readCommitted(
  store: Store,
  config: RunConfig,
  log: Log,
  see: (part: CommittedPart, rows: readonly RowKey[]) => void = () => {},
  known: ReadonlyMap<string, CommittedPart> = new Map(),
): Promise<CommittedPart[]> {
  const listed: { name: string; kind: CommittedPart['kind'] }[] = [];
  for (const kind of ['features', 'errors'] as const) {
    for await (const { path } of store.list(`${kind}/`)) listed.push({ name: path, kind });
  }
  const read = new Map<string, CommittedPart>();
  const damaged: string[] = [];
  const unread = listed.filter(({ name }) => parsePartName(name) !== undefined && !known.has(name));
  for await (const [{ name, kind }, bytes] of readAhead(store, unread)) {
    if (bytes === undefined) continue;
    const { number, checksum } = parsePartName(name)!;
    const digest = sha256(bytes);
    if (!digest.startsWith(checksum)) {
      damaged.push(name);
      continue;
    }
    const table = new ParquetTable(bytes, name);
    assertConfig(partConfig(table), config, `${store.url}/${name}`);
    const part = { name, kind, number, rows: table.rows, sha256: digest };
    see(part, await table.read<RowKey>(['path', 'etag']));
    read.set(name, part);
  }
  for (const path of damaged) {
    log.warn(`${path} is damaged: its photos are done again`);
    await store.remove(path);
  }
  return listed.flatMap(({ name }) => known.get(name) ?? read.get(name) ?? []);
}

/** Rows of a part in `features/` that is there, without the features themselves. */
export const readFeatureRows = (store: Store, { name }: { readonly name: string }): Promise<FeatureRow[]> =>
  store.read(name).then((bytes) => new ParquetTable(bytes!, name).read<FeatureRow>(FEATURE_COLUMNS));

/** Rows of a part in `errors/` that is there. */
export const readErrorRows = (store: Store, { name }: { readonly name: string }): Promise<ErrorRow[]> =>
  store.read(name).then((bytes) => new ParquetTable(bytes!, name).read<ErrorRow>(ERROR_COLUMNS));

/** Says what differs between the configuration that a folder was made with and the one asked for. */
export function assertConfig(found: string | RunConfig | undefined, asked: RunConfig, where: string): void {
  const was = (typeof found === 'string' ? JSON.parse(found) : (found ?? {})) as Partial<RunConfig>;
  const keys = Object.keys(asked) as (keyof RunConfig)[];
  const differing = keys.filter((key) => was[key] !== asked[key]);
  if (differing.length === 0) return;
  const said = differing.map((key) => `${key} was ${was[key] ?? 'not said'}, now ${asked[key]}`);
  throw new VergerError('usage', 'out-other-config', `${where} holds another run: ${said.join('; ')}`, {
    mend: 'give another --out, or the options of the first run',
  });
}
