import { elementAt } from '@verger/base';
import { MatrixProduct } from '@verger/learning/linalg';
import type { FeatureBatch } from '@verger/learning/pca';
import { encodeMoments, encodeReduced, MomentsAccumulator, readPca } from '@verger/learning/pca';
import { sha256 } from '@verger/storage/hash';
import type { Store } from '@verger/storage/store';
import { partName, partNumber } from '../../features/part-table.js';
import { readVectors } from '../../features/read.js';
import { mergeStored } from './merge-moments.js';
import type { TaskResult } from './task-result.js';
import { attemptPaths, decodeRows, type TaskSpec } from './task-spec.js';

type Spec<Kind extends TaskSpec['kind']> = Extract<TaskSpec, { kind: Kind }>;

/** The executor gives a task one core. */
const product = new MatrixProduct({ threads: 1 });

/** First level: the moments of some parts, training and test rows apart. */
export async function* momentsTask(
  store: Store,
  attempt: string,
  { parts, into }: Spec<'moments'>,
): AsyncGenerator<TaskResult> {
  const paths = attemptPaths(attempt);
  const sums: { name: 'training' | 'test'; sum: MomentsAccumulator | undefined }[] = [
    { name: 'training', sum: undefined },
    { name: 'test', sum: undefined },
  ];
  for (const part of parts) {
    for await (const batch of readVectors(store, [part], 'features')) {
      for (const one of sums) {
        const some = pick(batch, decodeRows(part[one.name]));
        if (some.paths.length === 0) continue;
        one.sum ??= new MomentsAccumulator(product, batch.dimension);
        await one.sum.add(some);
      }
    }
  }
  for (const { name, sum } of sums) {
    const moments = sum && (await sum.finish());
    const bytes = moments ? encodeMoments(moments) : new Uint8Array();
    await store.write(paths.moments(into[name]), bytes);
    yield { kind: 'moments', into: into[name], rows: moments?.n ?? 0 };
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
  { parts }: Spec<'reduce'>,
): AsyncGenerator<TaskResult> {
  const paths = attemptPaths(attempt);
  const pca = await readPca(store);
  if (pca === null) throw new Error(`${store.url} holds no PCA model`);
  for (const name of parts) {
    for await (const batch of readVectors(store, [{ name }], 'features')) {
      const bytes = await encodeReduced(product, pca.model, batch);
      const digest = sha256(bytes);
      const staged = paths.staged(partName('reduced', partNumber(name), digest));
      await store.write(staged, bytes);
      yield {
        kind: 'reduced',
        of: name,
        part: { staged, rows: batch.paths.length, sha256: digest },
      };
    }
  }
}

function pick({ paths, values, dimension }: FeatureBatch, wanted: (row: number) => boolean): FeatureBatch {
  const rows = paths.flatMap((_, row) => (wanted(row) ? [row] : []));
  if (rows.length === paths.length) return { paths, values, dimension };
  const some = new Float32Array(rows.length * dimension);
  for (const [to, row] of rows.entries()) {
    some.set(values.subarray(row * dimension, (row + 1) * dimension), to * dimension);
  }
  return { paths: rows.map((row) => elementAt(paths, row)), values: some, dimension };
}
