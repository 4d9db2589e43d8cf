/** Normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * Lower end of the 95 % interval of a share by Wilson (1927); 0 without observations.
 *
 * @param right how many of `all` were right; both may be fractions, when observations count for less than one
 */
export function wilsonLow(right: number, all: number): number {
  return wilsonInterval(right, all).low;
}

/** The 95 % interval of a share by Wilson (1927), in [0, 1]; all of it without observations. @see wilsonLow */
export function wilsonInterval(right: number, all: number): { low: number; high: number } {
  if (all <= 0) return { low: 0, high: 1 };
  const share = right / all;
  const z2 = (Z * Z) / all;
  const half = Z * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all));
  return {
    low: Math.max(0, (share + z2 / 2 - half) / (1 + z2)),
    high: Math.min(1, (share + z2 / 2 + half) / (1 + z2)),
  };
}
