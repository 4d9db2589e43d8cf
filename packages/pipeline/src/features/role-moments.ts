import { elementAt } from '@verger/base';
import type { MatrixProduct } from '@verger/learning/linalg';
import { type FeatureBatch, type Moments, MomentsAccumulator, mergeMoments } from '@verger/learning/pca';
import { type Role, roleOf } from './part-set.js';

export const ROLES: readonly Role[] = ['training', 'test', 'other'];

/** The moments of the rows of each role; null where there are none. */
export type RoleMoments = Readonly<Record<Role, Moments | null>>;

/** The moments of a stream of rows, by the role of each. @throws as `MomentsAccumulator.add` */
export async function momentsByRole(
  product: MatrixProduct,
  batches: AsyncIterable<FeatureBatch>,
): Promise<RoleMoments> {
  const sums = new Map<Role, MomentsAccumulator>();
  for await (const batch of batches) {
    const roles = batch.paths.map(roleOf);
    for (const role of new Set(roles)) {
      const sum = sums.get(role) ?? new MomentsAccumulator(product, batch.dimension);
      sums.set(role, sum);
      await sum.add(pick(batch, (row) => roles[row] === role));
    }
  }
  const finish = async (role: Role) => (await sums.get(role)?.finish()) ?? null;
  return { training: await finish('training'), test: await finish('test'), other: await finish('other') };
}

/** The moments of two sets of rows together, role by role. */
export function mergeRoles(a: RoleMoments, b: RoleMoments): RoleMoments {
  const merge = (role: Role) => mergeSome([a[role], b[role]]);
  return { training: merge('training'), test: merge('test'), other: merge('other') };
}

/** In the order given; null when there are none. */
export function mergeSome(all: readonly (Moments | null)[]): Moments | null {
  const some = all.filter((moments) => moments !== null);
  return some.length === 0 ? null : some.reduce(mergeMoments);
}

function pick(batch: FeatureBatch, wanted: (row: number) => boolean): FeatureBatch {
  const { paths, values, dimension } = batch;
  const rows = paths.flatMap((_, row) => (wanted(row) ? [row] : []));
  if (rows.length === paths.length) return batch;
  const some = new Float32Array(rows.length * dimension);
  for (const [to, row] of rows.entries()) {
    some.set(values.subarray(row * dimension, (row + 1) * dimension), to * dimension);
  }
  return { paths: rows.map((row) => elementAt(paths, row)), values: some, dimension };
}
