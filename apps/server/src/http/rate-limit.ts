/** Counts what each key did lately. */
export interface RateLimit {
  /** Seconds to wait; 0 when the key may go on, which is then counted. */
  take(key: string): number;
}

/**
 * At most `count` in any `minutes`, for each key; in memory, so a restart forgets.
 *
 * @param now milliseconds, monotonic
 */
export function rateLimit(
  { count, minutes }: { count: number; minutes: number },
  now: () => number,
): RateLimit {
  const span = minutes * 60_000;
  const times = new Map<string, number[]>();
  let swept = now();
  return {
    take(key) {
      const at = now();
      if (at - swept > span) {
        swept = at;
        for (const [one, list] of times) if ((list.at(-1) ?? 0) <= at - span) times.delete(one);
      }
      const recent = (times.get(key) ?? []).filter((time) => time > at - span);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= count) {
        times.set(key, recent);
        return (oldest + span - at) / 1000;
      }
      times.set(key, [...recent, at]);
      return 0;
    },
  };
}
