import { MatrixProduct } from '@verger/learning/linalg';
import { encodeMoments, encodeReduced, readPca } from '@verger/learning/pca';
import { sha256 } from '@verger/storage/hash';
import type { Store } from '@verger/storage/store';
import { readFeatures } from '../../features/part-set.js';
import { partName, partNumber } from '../../features/part-table.js';
import { momentsByRole, ROLES } from '../../features/role-moments.js';
import { mergeStored } from './merge-moments.js';
import type { TaskResult } from './task-result.js';
import { attemptPaths, partSet, type TaskSpec } from './task-spec.js';

type Spec<Kind extends TaskSpec['kind']> = Extract<TaskSpec, { kind: Kind }>;

/** The executor gives a task one core. */
const product = new MatrixProduct({ threads: 1 });

/** First level: the moments of some parts, by the role of each row. */
export async function* momentsTask(
  store: Store,
  attempt: string,
  { from, into }: Spec<'moments'>,
): AsyncGenerator<TaskResult> {
  const paths = attemptPaths(attempt);
  const found = await momentsByRole(product, readFeatures([partSet(from)]));
  for (const role of ROLES) {
    const moments = found[role];
    const bytes = moments ? encodeMoments(moments) : new Uint8Array();
    await store.write(paths.moments(into[role]), bytes);
    yield { kind: 'moments', into: into[role], rows: moments?.n ?? 0 };
  }
}

/** Second level: moments of moments. */
export async function* mergeTask(
  store: Store,
  attempt: string,
  { from, into }: Spec<'merge'>,
): AsyncGenerator<TaskResult> {
  const merged = await mergeStored(store, attempt, from);
  await store.write(attemptPaths(attempt).moments(into), merged ? encodeMoments(merged) : new Uint8Array());
  yield { kind: 'moments', into, rows: merged?.n ?? 0 };
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
