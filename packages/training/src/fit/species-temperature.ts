/** Golden ratio's share of an interval. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** What a head says of a photo whose species is known. */
export interface SpeciesLogits {
  /** One a class; -Infinity for a class that is no answer. */
  readonly logits: Float64Array;
  /** Classes of the true species, by index. */
  readonly truth: readonly number[];
}

/**
 * The temperature that makes the species of photos that were not trained on most likely, where a species is the
 * sum of its classes. Golden-section search in `ln T` between 0.2 and 10; the loss has one minimum there in
 * practice, but is not convex in general as it is for classes alone.
 *
 * @returns 1 when there is nothing to go by
 */
export function fitSpeciesTemperature(rows: readonly SpeciesLogits[]): number {
  if (rows.length === 0) return 1;
  const loss = (lnT: number) => meanLoss(rows, Math.exp(lnT));
  let [low, high] = [Math.log(0.2), Math.log(10)];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [lossA, lossB] = [loss(a), loss(b)];
  while (high - low > 1e-4) {
    if (lossA < lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - GOLDEN * (high - low);
      lossA = loss(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + GOLDEN * (high - low);
      lossB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}

function meanLoss(rows: readonly SpeciesLogits[], temperature: number): number {
  let total = 0;
  for (const { logits, truth } of rows) {
    const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const e = logits.map((value) => Math.exp((value - top) / temperature));
    const all = e.reduce((a, b) => a + b, 0);
    const right = truth.reduce((sum, c) => sum + e[c]!, 0);
    total -= Math.log(Math.max(right / all, 1e-12));
  }
  return total / rows.length;
}
