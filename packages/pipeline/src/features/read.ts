import type { FeatureBatch } from '@verger/learning/pca';
import type { Store } from '@verger/storage/store';
import { openPart } from './part-table.js';
import { readAhead } from './read-ahead.js';

/**
 * The vectors of committed parts, one batch a part, in the order given. Memory holds a few parts at a time.
 *
 * @param keep rows for which it is false are left out; all by default
 * @throws VergerError `part-broken` when a part is gone or not what its name promises
 */
export async function* readVectors(
  store: Store,
  parts: readonly { readonly name: string }[],
  column: 'features' | 'pca',
  keep: (path: string) => boolean = () => true,
): AsyncGenerator<FeatureBatch> {
  for await (const [{ name }, bytes] of readAhead(store, parts)) {
    const table = openPart(store, name, bytes);
    const paths = table.read<{ path: string }>(['path']).map(({ path }) => path);
    const { dimension, values } = table.lists(column);
    const kept = paths.map(keep);
    if (!kept.includes(false)) {
      yield { paths, values, dimension };
      continue;
    }
    const left = paths.filter((_, row) => kept[row]);
    const some = new Float32Array(left.length * dimension);
    let to = 0;
    for (const [row, wanted] of kept.entries()) {
      if (!wanted) continue;
      some.set(values.subarray(row * dimension, (row + 1) * dimension), to);
      to += dimension;
    }
    if (left.length > 0) yield { paths: left, values: some, dimension };
  }
}
