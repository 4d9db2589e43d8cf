/** Normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * Lower end of the 95 % interval of a share by Wilson (1927); 0 without observations.
 *
 * @param right how many of `all` were right; both may be fractions, when observations count for less than one
 */
export function wilsonLow(right: number, all: number): number {
  if (all <= 0) return 0;
  const share = right / all;
  const z2 = (Z * Z) / all;
  const half = Z * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all));
  return Math.max(0, (share + z2 / 2 - half) / (1 + z2));
}
