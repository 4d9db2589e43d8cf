import type { Samples } from '../classifier/samples.js';
import { readVectors } from '../features/read.js';
import { photoFacts } from '../photos/facts.js';
import type { Split } from '../photos/photo.js';
import type { OpenRun } from './open-run.js';
import { requireParts } from './require.js';

/** The labelled photos of a run in the reduced space, sorted by part and row, and the split of each. */
export interface RunSamples {
  readonly samples: Samples;
  readonly splits: readonly (Split | null)[];
}

/**
 * Reads the reduced features of all photos that have a label. Where the folders say a split, photos outside of
 * it (such as the multi-fruit photos of Fruits-360) are left out: they neither teach nor test.
 *
 * @throws VergerError `stage-missing` before the PCA stage
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
  const hasSplit = facts.some(({ split }) => split === 'training');
  const kept = facts.flatMap(({ split }, row) => (hasSplit && split === null ? [] : [row]));
  const reduced = new Float32Array(kept.length * k);
  let block = 0;
  let start = 0;
  for (const [to, row] of kept.entries()) {
    while (row >= start + blocks[block]!.length / k) start += blocks[block++]!.length / k;
    reduced.set(blocks[block]!.subarray((row - start) * k, (row - start + 1) * k), to * k);
  }
  return {
    samples: {
      reduced,
      k,
      paths: kept.map((row) => paths[row]!),
      labels: kept.map((row) => facts[row]!.label!),
      clips: kept.map((row) => facts[row]!.clip),
    },
    splits: kept.map((row) => facts[row]!.split),
  };
}
