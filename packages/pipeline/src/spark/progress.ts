import type { Store } from '@verger/storage/store';
import { cutShards } from '../features/engine.js';
import { ATTEMPTS } from '../features/recover-staged.js';

/**
 * How many photos the workers of a run on Spark have done, as seen from outside of the driver.
 *
 * @param store of the run folder
 * @param photos of the run
 */
export async function photosDone(store: Store, photos: number): Promise<number> {
  const shards = cutShards(Array.from({ length: photos }));
  const done = new Set<number>();
  for await (const { path } of store.list(ATTEMPTS)) {
    const shard = /\/results\/shard-(\d+)\.json$/.exec(path)?.[1];
    if (shard !== undefined) done.add(Number(shard));
  }
  return [...done].reduce((sum, shard) => sum + (shards[shard]?.length ?? 0), 0);
}
