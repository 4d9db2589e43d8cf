import { MatrixProduct } from '@verger/learning/linalg';
import { encodeReduced, readPca } from '@verger/learning/pca';
import { sha256 } from '@verger/storage/hash';
import { openStore, type Store } from '@verger/storage/store';
import { readFeatures } from '../../features/part-set.js';
import { partName, partNumber } from '../../features/part-table.js';
import { momentsOfPiece } from '../../features/role-moments.js';
import { encodeRoleMoments } from '../../features/stored-moments.js';
import type { TaskResult } from './task-result.js';
import { attemptPaths, partSet, type TaskSpec } from './task-spec.js';

type Spec<Kind extends TaskSpec['kind']> = Extract<TaskSpec, { kind: Kind }>;

/** The executor gives a task one core. */
const product = new MatrixProduct({ threads: 1 });

/** The moments of pieces, of which the attempt tells only the number. */
export async function* momentsTask(
  store: Store,
  attempt: string,
  { pieces }: Spec<'moments'>,
): AsyncGenerator<TaskResult> {
  for (const { from, start, into } of pieces) {
    const set = partSet(from);
    const before = start === null ? null : { ...start, store: openStore(start.run) };
    const moments = await momentsOfPiece(product, set, { start: before, parts: set.features });
    await store.write(attemptPaths(attempt).moments(into), encodeRoleMoments(into, moments));
    yield { kind: 'moments', into };
  }
}

/** Projects parts on the components of the model in the run folder, and stages them. */
export async function* reduceTask(
  store: Store,
  attempt: string,
  { from }: Spec<'reduce'>,
): AsyncGenerator<TaskResult> {
  const paths = attemptPaths(attempt);
  const pca = await readPca(store);
  if (pca === null) throw new Error(`${store.url} holds no PCA model`);
  const set = partSet(from);
  for (const part of set.features) {
    for await (const batch of readFeatures([{ ...set, features: [part] }])) {
      const bytes = await encodeReduced(product, pca.model, batch);
      const digest = sha256(bytes);
      const staged = paths.staged(partName('reduced', partNumber(part.name), digest));
      await store.write(staged, bytes);
      yield {
        kind: 'reduced',
        of: part.name,
        part: { staged, rows: batch.paths.length, sha256: digest },
      };
    }
  }
}
