import type { Samples } from '@verger/learning/classifier';
import type { PhotoFacts, Split } from '@verger/storage/photos';
import { type Captured, captureGroups, foldersAbove, photoFacts } from '@verger/storage/photos';
import { featureColumns, openPart } from '../features/part-table.js';
import { readVectors } from '../features/read.js';
import { readAhead } from '../features/read-ahead.js';
import type { FeatureRow } from '../features/row.js';
import { openGroupBy } from './group-by.js';
import type { OpenRun } from './open-run.js';
import { requireParts } from './require.js';

/** The labelled photos of a run in the reduced space, sorted by part and row, and the split of each. */
export interface RunSamples {
  readonly samples: Samples;
  readonly splits: readonly (Split | null)[];
}

/**
 * Reads the reduced features of all photos that have a label, and joins them to capture groups. Where the folders say a
 * split, photos outside of it (such as the multi-fruit photos of Fruits-360) are left out of both training and test.
 *
 * @throws VergerError `stage-missing` before the PCA stage, `bad-option` of `--group-by`
 */
export async function readSamples(run: OpenRun): Promise<RunSamples> {
  const parts = requireParts(run, 'reduced');
  const blocks: Float32Array[] = [];
  const paths: string[] = [];
  let k = 0;
  for await (const batch of readVectors(run.store, parts, 'pca', (path) => photoFacts(path).label !== null)) {
    blocks.push(batch.values);
    paths.push(...batch.paths);
    k = batch.dimension;
  }
  const facts = paths.map(photoFacts);
  const labelOf = labeller(run);
  const hasSplit = facts.some(({ split }) => split === 'training');
  const kept = facts.flatMap(({ split }, row) => (hasSplit && split === null ? [] : [row]));
  const reduced = new Float32Array(kept.length * k);
  let block = 0;
  let start = 0;
  for (const [to, row] of kept.entries()) {
    while (row >= start + blocks[block]!.length / k) start += blocks[block++]!.length / k;
    reduced.set(blocks[block]!.subarray((row - start) * k, (row - start + 1) * k), to * k);
  }
  const chosen = kept.map((row) => paths[row]!);
  const labels = kept.map((row) => labelOf(paths[row]!, facts[row]!)!);
  const { groupBy } = run.json.options;
  const looks = await readLooks(run, new Set(chosen));
  const { of, byName, ...found } = captureGroups(
    chosen.map((path, i): Captured => ({ path, label: labels[i]!, ...looks.get(path) })),
    typeof groupBy === 'string' ? await openGroupBy(groupBy, chosen) : undefined,
  );
  const clips = kept.map((row) => facts[row]!.clip);
  return {
    samples: { reduced, k, paths: chosen, labels, clips, groups: of, byName, found },
    splits: kept.map((row) => facts[row]!.split),
  };
}

/**
 * The label of a photo as `--labels` wants it: the name of its folder, or with `path` the name and the folders above,
 * `Orange (Vegetables)`, so that folders of one name stay apart.
 */
export function labeller({
  json,
}: Pick<OpenRun, 'json'>): (path: string, facts?: PhotoFacts) => string | null {
  if (json.options.labels !== 'path') return (path, facts = photoFacts(path)) => facts.label;
  return (path, { label } = photoFacts(path)) => {
    const above = foldersAbove(path);
    return label === null || above === '' ? label : `${label} (${above.replaceAll('/', ', ')})`;
  };
}

/** Content hash and fingerprint of each photo asked for. */
async function readLooks(
  run: OpenRun,
  wanted: ReadonlySet<string>,
): Promise<Map<string, Pick<Captured, 'sha256' | 'fingerprint'>>> {
  const looks = new Map<string, Pick<Captured, 'sha256' | 'fingerprint'>>();
  for await (const [{ name }, bytes] of readAhead(run.store, requireParts(run, 'features'))) {
    const part = openPart(run.store, name, bytes);
    for (const { path, sha256, fingerprint } of part.read<FeatureRow>(featureColumns(part))) {
      if (!wanted.has(path)) continue;
      looks.set(path, { sha256, fingerprint: fingerprint ? Buffer.from(fingerprint, 'base64') : undefined });
    }
  }
  return looks;
}
