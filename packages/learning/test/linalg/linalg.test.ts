import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../src/linalg/eigen.js';
import { GramSum, panelsOf } from '../../src/linalg/gram.js';
import { type Matrix, matrix, slice } from '../../src/linalg/matrix.js';
import { MatrixProduct, type Transpose } from '../../src/linalg/product.js';
import { randomDraw } from '../fixtures/pca/synthetic.js';

const product = new MatrixProduct({ threads: 1 });
afterAll(() => product.release());

function random(rows: number, columns: number, seed: number): Matrix {
  return matrix(rows, columns, new Float64Array(rows * columns).map(randomDraw(seed)));
}

function transposed(a: Matrix): Matrix {
  const out = matrix(a.columns, a.rows);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      out.values[column * a.rows + row] = a.values[row * a.columns + column]!;
    }
  }
  return out;
}

function largestDifference(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns]);
  return a.values.reduce((most, x, i) => Math.max(most, Math.abs(x - b.values[i]!)), 0);
}

/** Copies the upper triangle of a square matrix to its lower triangle. */
function mirror(a: Matrix): void {
  const n = a.columns;
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) {
      a.values[column * n + row] = a.values[row * n + column]!;
    }
  }
}

/** Textbook product, to judge the others by. */
function textbook(a: Matrix, b: Matrix): Matrix {
  const out = matrix(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      for (let j = 0; j < b.columns; j++) {
        out.values[i * b.columns + j]! += a.values[i * a.columns + k]! * b.values[k * b.columns + j]!;
      }
    }
  }
  return out;
}

describe('MatrixProduct', () => {
  test.each<[Transpose, number]>([
    ['none', 5],
    ['a', 5],
    ['b', 5],
    ['none', 70],
    ['a', 70],
    ['b', 70],
  ])('transposing %s, inner size %i, equals the textbook', async (transpose, inner) => {
    const a = random(37, inner, 1);
    const b = random(inner, 41, 2);
    const given = [transpose === 'a' ? transposed(a) : a, transpose === 'b' ? transposed(b) : b] as const;
    const found = await product.multiply(...given, transpose);
    expect(largestDifference(found, textbook(a, b))).toBeLessThan(1e-13);
  });

  test('refuses shapes that do not fit', async () => {
    await expect(product.multiply(matrix(2, 3), matrix(2, 3))).rejects.toThrow(RangeError);
  });

  test('two threads give the bytes of two threads', async () => {
    const two = new MatrixProduct({ threads: 2 });
    const a = random(300, 300, 3);
    const first = await two.multiply(a, a);
    expect((await two.multiply(a, a)).values).toEqual(first.values);
    await two.release();
  });
});

test.each([1, 7, 128, 300])(
  'GramSum over blocks is the upper triangle of xᵀx, %i columns',
  async (columns) => {
    const x = random(50, columns, 4);
    const sum = new GramSum(product, columns);
    const block = (from: number, to: number) =>
      panelsOf(columns).map((panel) => slice(x, panel.from, panel.to, from, to));
    await sum.add(block(0, 20));
    await sum.add(block(20, 50));
    const found = sum.upper();
    if (columns > 1) expect(found.values[columns]).toBe(0);
    mirror(found);
    expect(largestDifference(found, textbook(transposed(x), x))).toBeLessThan(1e-12);
  },
);

/** Largest entries of `A·V - V·Λ`, relative to the largest value, and of `Vᵀ·V - I`; trace error. */
async function defects(a: Matrix, k: number) {
  const { values, vectors } = await symmetricEigen(product, a, k);
  const n = a.rows;
  expect([values.length, vectors.rows, vectors.columns]).toEqual([n, k, n]);
  for (let i = 1; i < n; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]!);
  const scale = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!)) || 1;
  const expected = matrix(k, n);
  for (let i = 0; i < expected.values.length; i++) {
    expected.values[i] = values[Math.floor(i / n)]! * vectors.values[i]!;
  }
  const unit = matrix(k, k);
  for (let i = 0; i < k; i++) unit.values[i * k + i] = 1;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += a.values[i * n + i]! - values[i]!;
  return {
    residual: largestDifference(await product.multiply(vectors, a), expected) / scale,
    orthogonality: largestDifference(await product.multiply(vectors, vectors, 'b'), unit),
    trace: Math.abs(trace) / (scale * n),
    values,
  };
}

/** `Q·diag(values)·Qᵀ` with a random orthogonal Q made of reflections. */
function withSpectrum(values: readonly number[], seed: number): Matrix {
  const n = values.length;
  const draw = randomDraw(seed);
  const a = matrix(n, n);
  for (let i = 0; i < n; i++) a.values[i * n + i] = values[i]!;
  for (let turn = 0; turn < 3; turn++) {
    const v = Float64Array.from({ length: n }, draw);
    const norm = Math.hypot(...v);
    const reflection = matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        reflection.values[i * n + j] = (i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / (norm * norm);
      }
    }
    a.values.set(textbook(textbook(reflection, a), reflection).values);
  }
  mirror(a);
  return a;
}

const spectra: [string, number[]][] = [
  ['one value', [3]],
  ['all zero', new Array(40).fill(0)],
  ['the identity', new Array(100).fill(1)],
  ['rank 3 of 90', [5, 4, 3, ...new Array(87).fill(0)]],
  ['values repeated ten times', Array.from({ length: 120 }, (_, i) => 12 - Math.floor(i / 10))],
  ['values apart by rounding only', Array.from({ length: 100 }, (_, i) => 1 + i * 1e-15)],
  ['a cluster and its neighbours', Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 + i * 1e-9 : 100 - i))],
  ['falling through 30 decades', Array.from({ length: 150 }, (_, i) => 10 ** (-i / 5))],
  ['negative values', Array.from({ length: 77 }, (_, i) => 38 - i)],
  ['of huge numbers', Array.from({ length: 50 }, (_, i) => 1e250 * (i + 1))],
  ['of tiny numbers', Array.from({ length: 50 }, (_, i) => 1e-250 * (i + 1))],
];

describe('symmetricEigen', () => {
  test.each(spectra)('%s', async (_, values) => {
    const falling = values.toSorted((x, y) => y - x);
    const found = await defects(withSpectrum(values, 5), values.length);
    expect(found.residual).toBeLessThan(1e-13);
    expect(found.orthogonality).toBeLessThan(1e-12);
    const scale = Math.max(...values.map(Math.abs)) || 1;
    for (const [i, value] of falling.entries()) {
      expect(Math.abs(found.values[i]! - value) / scale).toBeLessThan(1e-12);
    }
  });

  test('any symmetric matrix, any number of vectors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 140 }),
        fc.nat(140),
        fc.nat(140),
        fc.integer(),
        async (n, rank, k, seed) => {
          // Sums of `rank` squares less one: some values repeat, some are below zero.
          const x = random(Math.min(rank, n), n, seed);
          const a = x.rows === 0 ? matrix(n, n) : await product.multiply(x, x, 'a');
          for (let i = 0; i < n; i++) a.values[i * n + i]! -= 1;
          mirror(a);
          const found = await defects(a, Math.min(k, n));
          expect(found.residual).toBeLessThan(1e-12);
          expect(found.orthogonality).toBeLessThan(1e-12);
          expect(found.trace).toBeLessThan(1e-13);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('matrices of small whole numbers, with many zeros', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 33, max: 80 })
          .chain((n) =>
            fc.array(fc.constantFrom(0, 0, 0, 0, 1, -1, 2), { minLength: n * n, maxLength: n * n }),
          ),
        async (entries) => {
          const n = Math.sqrt(entries.length);
          const a = matrix(n, n, Float64Array.from(entries));
          mirror(a);
          const found = await defects(a, n);
          expect(found.residual).toBeLessThan(1e-12);
          expect(found.orthogonality).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("a tridiagonal matrix with close pairs (Wilkinson's), two copies glued", async () => {
    const n = 202;
    const a = matrix(n, n);
    for (let i = 0; i < n; i++) {
      a.values[i * n + i] = Math.abs((i % 101) - 50);
      if (i + 1 < n) a.values[i * n + i + 1] = a.values[(i + 1) * n + i] = i === 100 ? 1e-10 : 1;
    }
    const found = await defects(a, n);
    expect(found.residual).toBeLessThan(1e-13);
    expect(found.orthogonality).toBeLessThan(1e-12);
  });

  test('asks how many vectors once it knows the values', async () => {
    const a = withSpectrum([9, 7, 5, 3, 1], 6);
    const { vectors } = await symmetricEigen(product, a, (values) => values.filter((x) => x > 4).length);
    expect(vectors.rows).toBe(3);
  });

  test('refuses what has no answer', async () => {
    await expect(symmetricEigen(product, matrix(2, 3))).rejects.toThrow(/not square/);
    await expect(symmetricEigen(product, matrix(2, 2), 3)).rejects.toThrow(/no 3 vectors of 2/);
    await expect(symmetricEigen(product, matrix(1, 1, Float64Array.of(NaN)))).rejects.toThrow(/not finite/);
  });
});
