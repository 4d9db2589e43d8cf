import { VergerError } from '@verger/vision';
import { sha256 } from '../base/sha256.js';
import { readFeatureRows } from '../features/committed.js';
import type { Photo } from '../photos/photo.js';
import type { PhotoSource } from '../photos/source.js';
import type { OpenRun } from './open-run.js';
import { spread } from './options.js';

/** Photos whose content is compared. */
const COMPARED = 16;

/**
 * Makes sure that a folder of photos is the one that a run was made from, renamed, mounted elsewhere or reached by another
 * way: rows hold relative paths and hashes of content, so its features stay good.
 *
 * @throws VergerError usage `out-other-config` when most of the photos that are compared are others, or none is there
 */
export async function requireSamePhotos(
  run: OpenRun,
  source: PhotoSource,
  photos: readonly Photo[],
): Promise<void> {
  const listed = new Set(photos.map(({ path }) => path));
  const known: { path: string; sha256: string }[] = [];
  let rows = 0;
  for (const name of await partsOf(run)) {
    // A damaged part is said, and done again, later.
    for (const row of await readFeatureRows(run.store, { name }).catch(() => [])) {
      rows++;
      if (listed.has(row.path)) known.push({ path: row.path, sha256: row.sha256 });
    }
  }
  if (rows === 0) return;
  const compared = spread(known, COMPARED);
  const same = await Promise.all(
    compared.map(async (row) => {
      const bytes = await source.read(row.path).catch(() => undefined);
      return bytes !== undefined && sha256(bytes) === row.sha256;
    }),
  );
  const equal = same.filter(Boolean).length;
  if (equal * 2 > compared.length) {
    run.world.log.info(`the photos were in ${run.movedFrom}: they are the same, by their content`);
    return;
  }
  const found = `of ${compared.length} photos of the same path ${equal} have the same content`;
  throw new VergerError(
    'usage',
    'out-other-config',
    `${run.store.url} holds the run of other photos, of ${run.movedFrom}: ${found}`,
    { mend: 'give another --out, or the folder of the first run' },
  );
}

/** Parts of features, also where `run.json` was lost. */
async function partsOf({ json, store }: OpenRun): Promise<string[]> {
  if (json.parts.features.length > 0) return json.parts.features.map(({ name }) => name);
  const names: string[] = [];
  for await (const { path } of store.list('features/')) names.push(path);
  return names;
}
