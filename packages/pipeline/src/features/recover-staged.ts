import type { Log } from '@verger/base';
import type { Store } from '@verger/storage/store';
import { mapConcurrent } from '@verger/storage/store';
import { parsePartName } from './part-table.js';

/** Folder of what attempts on a cluster are at work on: nothing in it counts until it is published. */
export const ATTEMPTS = 'attempts/';

/**
 * Takes over what an attempt on a cluster had staged before its driver died, and clears its folder. The parts
 * are whole, since their names hold their checksums; rows that are there twice are sorted out by `reconcile`.
 */
export async function recoverStaged(store: Store, log: Log): Promise<void> {
  const left: string[] = [];
  for await (const { path } of store.list(ATTEMPTS)) left.push(path);
  let adopted = 0;
  await mapConcurrent(left, async (path) => {
    const name = /^attempts\/[^/]+\/((?:features|errors)\/.+)$/.exec(path)?.[1];
    if (name !== undefined && parsePartName(name) !== undefined) {
      await store.move(path, name);
      adopted++;
    } else {
      await store.remove(path);
    }
  });
  if (adopted > 0) log.info(`${adopted} parts of an attempt that was stopped are taken over`);
}
