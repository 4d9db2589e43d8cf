import type { Samples } from '@verger/learning/classifier';
import type { PhotoFacts, Split } from '@verger/storage/photos';
import { byPath, type Captured, captureGroups, foldersAbove, photoFacts } from '@verger/storage/photos';
import { readFeatureFacts } from '../features/part-set.js';
import { readVectors } from '../features/read.js';
import { openGroupBy } from './group-by.js';
import type { OpenRun } from './open-run.js';
import { requireFeatures, requireReduced } from './require.js';

/** The labelled photos of a run in the reduced space, sorted by path, and the split of each. */
export interface RunSamples {
  readonly samples: Samples;
  readonly splits: readonly (Split | null)[];
}

interface LabelledRow {
  readonly path: string;
  readonly label: string;
  readonly facts: PhotoFacts;
  /** A view of its batch: k values. */
  readonly vector: Float32Array;
}

/**
 * Reads the reduced features of all photos that have a label, and joins them to capture groups. Where the folders say a
 * split, photos outside of it (such as the multi-fruit photos of Fruits-360) are left out of both training and test.
 *
 * @throws VergerError `stage-missing` before the PCA stage, `bad-option` of `--group-by`
 */
export async function readSamples(run: OpenRun): Promise<RunSamples> {
  const parts = requireReduced(run);
  const labelOf = labeller(run);
  const labelled: LabelledRow[] = [];
  let k = 0;
  for await (const batch of readVectors(run.store, parts, 'pca', (path) => photoFacts(path).label !== null)) {
    k = batch.dimension;
    for (const [row, path] of batch.paths.entries()) {
      const facts = photoFacts(path);
      const label = labelOf(path, facts);
      if (label === null) continue;
      labelled.push({ path, label, facts, vector: batch.values.subarray(row * k, (row + 1) * k) });
    }
  }
  // In the order of one start on all photos, whatever starts or runs they are of.
  labelled.sort(byPath);
  const hasSplit = labelled.some(({ facts }) => facts.split === 'training');
  const kept = labelled.filter(({ facts }) => !hasSplit || facts.split !== null);
  const reduced = new Float32Array(kept.length * k);
  for (const [to, { vector }] of kept.entries()) reduced.set(vector, to * k);
  const chosen = kept.map(({ path }) => path);
  const { groupBy } = run.json.options;
  const looks = await readLooks(run, new Set(chosen));
  const { of, byName, ...found } = captureGroups(
    kept.map(({ path, label }): Captured => ({ path, label, ...looks.get(path) })),
    typeof groupBy === 'string' ? await openGroupBy(groupBy, chosen) : undefined,
  );
  const labels = kept.map(({ label }) => label);
  const clips = kept.map(({ facts }) => facts.clip);
  return {
    samples: { reduced, k, paths: chosen, labels, clips, groups: of, byName, found },
    splits: kept.map(({ facts }) => facts.split),
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
  for (const set of await requireFeatures(run)) {
    for await (const { path, sha256, fingerprint } of readFeatureFacts(set)) {
      if (!wanted.has(path)) continue;
      looks.set(path, { sha256, fingerprint: fingerprint ? Buffer.from(fingerprint, 'base64') : undefined });
    }
  }
  return looks;
}
