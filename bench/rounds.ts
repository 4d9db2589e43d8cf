import type { Contestant, Setting } from './benchmark.js';

export interface Entrant<Raw> {
  readonly name: string;
  readonly what: string;
  /** One measurement. */
  measure(round: number): Promise<{ value: number; raw: Raw }>;
}

/** Middle of the sorted values; mean of the middle two of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Lets all measure once a round, one after the other, and turns their order round each time: what else the
 * machine does, or its heat, falls on all of them alike.
 */
export async function alternate<Raw>(
  entrants: readonly Entrant<Raw>[],
  { rounds, say }: Pick<Setting, 'rounds' | 'say'>,
  { unit, better }: { unit: string; better: 'more' | 'less' },
): Promise<Contestant[]> {
  const values = entrants.map((): number[] => []);
  const raws = entrants.map((): Raw[] => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...entrants.keys()];
    if (round % 2 === 1) order.reverse();
    for (const index of order) {
      const { name, what, measure } = entrants[index]!;
      say(`round ${round + 1} of ${rounds}: ${name} (${what}) …`);
      const { value, raw } = await measure(round);
      values[index]!.push(value);
      raws[index]!.push(raw);
      say(`round ${round + 1} of ${rounds}: ${name} ${figure(value)} ${unit}`);
    }
  }
  return entrants.map(({ name, what }, index) => ({
    name,
    what,
    values: values[index]!,
    median: median(values[index]!),
    best: better === 'more' ? Math.max(...values[index]!) : Math.min(...values[index]!),
    raw: raws[index]!,
  }));
}

/** Three digits that matter. */
export function figure(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return Number(value.toPrecision(3)).toString();
}
