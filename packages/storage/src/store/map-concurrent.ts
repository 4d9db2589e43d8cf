/** Requests to a store that are in flight at the same time: more gain nothing on S3, and none is slow on a disk. */
export const CONCURRENCY = 16;

/** The same for requests that carry next to nothing, such as copies inside of the store and deletions. */
export const EMPTY_CONCURRENCY = 64;

/**
 * Does work on each item, at most `limit` at a time. After a failure nothing more is begun; it is thrown
 * once all that was begun has ended.
 *
 * @returns results in the order of the items
 */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  work: (item: T, at: number) => Promise<R>,
  signal?: AbortSignal,
  limit = CONCURRENCY,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        signal?.throwIfAborted();
        results[at] = await work(items[at]!, at);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
