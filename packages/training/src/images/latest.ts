/**
 * Keeps what was made last, at most `limit` values; of those the one asked for longest ago goes first. Failures are kept
 * too: the same question fails the same way.
 *
 * @param make the value of a key, once
 */
export function latest<T>(limit: number, make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    // A map lists its keys in the order they were set.
    kept.delete(key);
    kept.set(key, value);
    if (kept.size > limit) kept.delete(kept.keys().next().value!);
    return value;
  };
}
