import { seededRandom } from '@verger/storage/hash';
import { rejectionSignals } from '@verger/vision';
import { describe, expect, it } from 'vitest';
import { photoShape } from '../../src/classifier/photo-shape.js';
import { allRows, type Samples } from '../../src/classifier/samples.js';

const K = 5;
const SPECIES = ['apple', 'lemon', 'plum'];
const nothingSaid = { species: Float64Array.of(1), fruit: 0, energy: 0 };

/** Photos around a mean for each species, correlated and of other width in each dimension. */
function photos(count: number): Samples {
  const random = seededRandom('photo-shape');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const labels = Array.from({ length: count }, (_, i) => SPECIES[i % SPECIES.length]!);
  const reduced = Float32Array.from(
    labels.flatMap((label) => {
      const own = SPECIES.indexOf(label);
      const noise = Array.from({ length: K }, normal);
      return noise.map((value, d) => (d + 1) * value + 0.8 * noise[0]! + 6 * Math.sin(own * 3 + d));
    }),
  );
  return { reduced, k: K, labels, paths: labels, clips: labels };
}

const samples = photos(300);
const rows = allRows(samples);
const speciesOf = (row: number) => samples.labels[row]!;
const rowOf = (row: number) => samples.reduced.subarray(row * K, (row + 1) * K);

/** Solves `a x = b` by Gauss with pivots. */
function solved(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const m = a.map((line, i) => [...line, b[i]!]);
  for (let i = 0; i < m.length; i++) {
    const pivot = m
      .slice(i)
      .reduce((best, line, j) => (Math.abs(line[i]!) > Math.abs(m[best]![i]!) ? i + j : best), i);
    [m[i], m[pivot]] = [m[pivot]!, m[i]!];
    for (const [j, line] of m.entries()) {
      if (j === i) continue;
      const factor = line[i]! / m[i]![i]!;
      for (let c = i; c <= m.length; c++) line[c] = line[c]! - factor * m[i]![c]!;
    }
  }
  return m.map((line, i) => line[m.length]! / line[i]!);
}

/** The relative Mahalanobis distance by its definition, with a tenth of the mean variance added to both covariances. */
function byDefinition(x: readonly number[]): number {
  const list = Array.from(rows, (row) => ({ at: [...rowOf(row)], species: speciesOf(row) }));
  const meanOf = (some: typeof list) =>
    x.map((_, d) => some.reduce((sum, { at }) => sum + at[d]!, 0) / some.length);
  const means = new Map(
    SPECIES.map((name) => [name, meanOf(list.filter(({ species }) => species === name))]),
  );
  const center = meanOf(list);
  const covariance = (mean: (species: string) => readonly number[]) => {
    const sums = x.map((_, i) =>
      x.map(
        (_, j) =>
          list.reduce(
            (sum, { at, species }) => sum + (at[i]! - mean(species)[i]!) * (at[j]! - mean(species)[j]!),
            0,
          ) / list.length,
      ),
    );
    const added = (0.1 * sums.reduce((sum, line, i) => sum + line[i]!, 0)) / K;
    return sums.map((line, i) => line.map((value, j) => value + (i === j ? added : 0)));
  };
  const squared = (mean: readonly number[], of: readonly (readonly number[])[]) => {
    const difference = x.map((value, d) => value - mean[d]!);
    return solved(of, difference).reduce((sum, value, d) => sum + value * difference[d]!, 0);
  };
  const within = covariance((species) => means.get(species)!);
  const all = covariance(() => center);
  return Math.min(...[...means.values()].map((mean) => squared(mean, within))) - squared(center, all);
}

describe('photoShape', () => {
  it('gives the relative Mahalanobis distance where all directions are kept', async () => {
    const shape = (await photoShape(samples, rows, speciesOf))!;
    expect(shape.directions).toHaveLength(K * K);
    for (const x of [[...rowOf(0)], [...rowOf(7)], [30, -20, 10, 0, 5]]) {
      const { relative } = rejectionSignals({ photoShape: shape }, Float32Array.from(x), nothingSaid);
      expect(-relative!).toBeCloseTo(byDefinition(x), 2);
    }
  });

  it('finds photos of a species familiar, and what lies between species not', async () => {
    const shape = (await photoShape(samples, rows, speciesOf))!;
    const relative = (x: Float32Array) => rejectionSignals({ photoShape: shape }, x, nothingSaid).relative!;
    const own = Array.from(rows, (row) => relative(rowOf(row))).sort((a, b) => a - b);
    expect(relative(new Float32Array(K))).toBeLessThan(own[Math.floor(own.length * 0.05)]!);
  });

  it('needs two species and more photos than species', async () => {
    expect(await photoShape(samples, rows, () => 'apple')).toBeUndefined();
    expect(await photoShape(samples, rows.subarray(0, 3), speciesOf)).toBeUndefined();
    const few = (await photoShape(samples, rows.subarray(0, 4), speciesOf))!;
    for (const value of few.variances) expect(value).toBeGreaterThan(0);
  });
});
