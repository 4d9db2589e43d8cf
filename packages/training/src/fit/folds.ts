import { sha256 } from '@verger/storage/hash';

/**
 * Deals groups into folds, whole, by falling size onto the smallest fold so far; of equal sizes in seeded order.
 *
 * @param groups of each row
 * @returns fold of each row, 0 to `folds - 1`
 */
export function dealFolds(groups: readonly string[], folds: number, seed: number): Int32Array {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const dealt = new Map<string, number>();
  const filled = new Array<number>(folds).fill(0);
  const order = [...sizes].map(([group, size]) => ({ group, size, draw: sha256(`${seed}/${group}`) }));
  order.sort((a, b) => b.size - a.size || (a.draw < b.draw ? -1 : 1));
  for (const { group, size } of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold]! += size;
    dealt.set(group, fold);
  }
  return Int32Array.from(groups, (group) => dealt.get(group)!);
}
