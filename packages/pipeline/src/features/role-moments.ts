import { elementAt } from '@verger/base';
import type { MatrixProduct } from '@verger/learning/linalg';
import { type FeatureBatch, type Moments, MomentsAccumulator, mergeMoments } from '@verger/learning/pca';
import { type CountedPart, type PartSet, type Role, readFeatures, roleOf } from './part-set.js';
import { PARTS_A_BLOCK } from './pieces.js';
import { NO_MOMENTS, type RoleMoments, readStored, type StoredMoments } from './stored-moments.js';

/** Consecutive parts whose rows are summed one after another, after those of earlier blocks of the piece. */
export interface MomentsPiece {
  /** Moments of the earlier blocks; null where there are none. */
  readonly start: StoredMoments | null;
  readonly parts: readonly CountedPart[];
}

/**
 * The moments of a piece: the same to the bit whether the sum starts from stored moments or from the parts that these
 * are of.
 *
 * @throws VergerError `part-broken`, and as `MomentsAccumulator.add`
 */
export async function momentsOfPiece(
  product: MatrixProduct,
  set: PartSet,
  { start, parts }: MomentsPiece,
): Promise<RoleMoments> {
  const before = start === null ? NO_MOMENTS : await readStored(start);
  if (before === undefined) throw new Error(`${start?.path} is gone or damaged`);
  const sums = new RoleSums(product, before);
  for await (const batch of readFeatures([{ ...set, features: parts }])) await sums.add(batch);
  return sums.finish();
}

/** Sums of the parts of a piece, role by role: after every `PARTS_A_BLOCK` of them a block ends. */
export class RoleSums {
  readonly #product: MatrixProduct;
  readonly #start: RoleMoments;
  readonly #sums = new Map<Role, MomentsAccumulator>();
  #parts = 0;

  /** @param start the moments of earlier blocks of the piece */
  constructor(product: MatrixProduct, start: RoleMoments = NO_MOMENTS) {
    this.#product = product;
    this.#start = start;
  }

  /** @param batch the rows of one part that count @throws as `MomentsAccumulator.add` */
  async add(batch: FeatureBatch): Promise<void> {
    const roles = batch.paths.map(roleOf);
    for (const role of new Set(roles))
      await this.#of(role, batch).add(pick(batch, (row) => roles[row] === role));
    if (++this.#parts % PARTS_A_BLOCK > 0) return;
    for (const sum of this.#sums.values()) await sum.endBlock();
  }

  /** Those of all parts added, and of the start. The sums are not to be used afterwards. */
  async finish(): Promise<RoleMoments> {
    const finish = async (role: Role) => (await this.#sums.get(role)?.finish()) ?? this.#start[role];
    return { training: await finish('training'), test: await finish('test'), other: await finish('other') };
  }

  #of(role: Role, { dimension }: FeatureBatch): MomentsAccumulator {
    const sum =
      this.#sums.get(role) ??
      new MomentsAccumulator(this.#product, dimension, this.#start[role] ?? undefined);
    this.#sums.set(role, sum);
    return sum;
  }
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
