import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { PhotoSource } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { readFeatureRows } from '../features/committed.js';
import type { FeatureRow } from '../features/row.js';
import { spread } from './options.js';

/** Photos whose content is compared. */
const COMPARED = 32;

/**
 * Makes sure that a folder of photos is the one that a run was made from, renamed, mounted elsewhere or reached by another
 * way: rows hold relative paths and hashes of content, so its features stay good. A run without a feature binds nobody.
 *
 * @param from where the photos were, for the message
 * @throws VergerError usage `out-other-config` when none of the photos compared is there, or as many have another
 * content as have the same
 */
export async function requireSamePhotos(
  store: Store,
  source: PhotoSource,
  from: string,
  log: Log,
): Promise<void> {
  const rows: FeatureRow[] = [];
  for await (const { path: name } of store.list('features/')) {
    // A damaged part is said, and done again, later.
    rows.push(...(await readFeatureRows(store, { name }).catch(() => [])));
  }
  if (rows.length === 0) return;
  let [same, other] = [0, 0];
  for (const { path, sha256: content } of spread(rows, COMPARED)) {
    const bytes = await readIfThere(source, path);
    if (bytes === undefined) continue;
    if (sha256(bytes) === content) same++;
    else other++;
  }
  if (same > other) {
    log.info(`the photos were in ${from}: they are the same, by their content`);
    return;
  }
  const found =
    same + other === 0
      ? `none of ${Math.min(rows.length, COMPARED)} compared is there`
      : `of ${same + other} of the same path, ${same} have the same content`;
  throw new VergerError(
    'usage',
    'out-other-config',
    `${store.url} holds a run of other photos, those of ${from}: in ${source.url} ${found}`,
    { hint: 'give another --out, or the folder of the first run' },
  );
}

/** Undefined where that photo cannot be read. */
async function readIfThere(source: PhotoSource, path: string): Promise<Uint8Array | undefined> {
  try {
    return await source.read(path);
  } catch (error) {
    if (error instanceof VergerError) throw error;
    return undefined;
  }
}
