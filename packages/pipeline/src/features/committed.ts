import { VergerError } from '@verger/vision';
import { ParquetTable, sha256 } from '../parquet/table.js';
import type { Log } from '../run/log.js';
import type { PublishedPart, RunConfig } from '../run/run-json.js';
import type { Store } from '../store/store.js';
import { ERROR_COLUMNS, FEATURE_COLUMNS, parsePartName, partConfig } from './part.js';
import type { ErrorRow, FeatureRow } from './row.js';

/** One committed part: its rows without the features themselves. */
export type CommittedPart = PublishedPart & { readonly number: number } & (
    | { readonly kind: 'features'; readonly content: readonly FeatureRow[] }
    | { readonly kind: 'errors'; readonly content: readonly ErrorRow[] }
  );

/**
 * All parts of a run folder, features before errors, each by name. A part whose bytes are not what its name
 * promises is deleted: its photos are done again.
 *
 * @throws VergerError `out-other-config` when a part was computed with another configuration
 */
export async function readCommitted(store: Store, config: RunConfig, log: Log): Promise<CommittedPart[]> {
  const parts: CommittedPart[] = [];
  const damaged: string[] = [];
  for (const kind of ['features', 'errors'] as const) {
    for await (const { path } of store.list(`${kind}/`)) {
      const name = parsePartName(path);
      const bytes = name && (await store.read(path));
      if (name === undefined || bytes === undefined) continue;
      const digest = sha256(bytes);
      if (!digest.startsWith(name.checksum)) {
        damaged.push(path);
        continue;
      }
      const table = new ParquetTable(bytes, path);
      assertConfig(partConfig(table), config, `${store.url}/${path}`);
      const facts = { name: path, number: name.number, rows: table.rows, sha256: digest };
      parts.push(
        kind === 'features'
          ? { ...facts, kind, content: await table.read<FeatureRow>(FEATURE_COLUMNS) }
          : { ...facts, kind, content: await table.read<ErrorRow>(ERROR_COLUMNS) },
      );
    }
  }
  for (const path of damaged) {
    log.warn(`${path} is damaged: its photos are done again`);
    await store.remove(path);
  }
  return parts;
}

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
