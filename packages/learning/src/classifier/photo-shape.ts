import type { PhotoShape } from '@verger/vision';
import { type Matrix, MatrixProduct, matrix, symmetricEigen } from '../linalg/index.js';
import type { Rows, Samples } from './samples.js';

/** Directions that are kept, where there are so many: of 384, a third tells unknown species as well as all of them. */
const DIRECTIONS = 128;
/** Added to the variance of every dimension, as a share of their mean: photos are few, dimensions many. */
const SHRINKAGE = 0.1;

/**
 * Where the photos of each species lie, and where photos as such lie: what {@link PhotoShape} compares. Its
 * directions are generalised eigenvectors of two covariances, that of all photos and that within species, the largest
 * ratio first: along them both are diagonal.
 *
 * @param speciesOf species of a row
 * @returns undefined of fewer than two species, or of no more photos than species
 */
export async function photoShape(
  samples: Samples,
  rows: Rows,
  speciesOf: (row: number) => string,
): Promise<PhotoShape | undefined> {
  const names = [...new Set(Array.from(rows, speciesOf))].sort();
  if (names.length < 2 || rows.length <= names.length) return undefined;
  const index = new Map(names.map((name, i) => [name, i]));
  const species = Array.from(rows, (row) => index.get(speciesOf(row))!);
  const none = species.map(() => 0);
  const photos = rowsOf(samples, rows);
  const means = meansOf(photos, species, names.length);
  const center = meansOf(photos, none, 1);
  const product = new MatrixProduct();
  try {
    const within = await covariance(product, photos, species, means);
    const all = await covariance(product, photos, none, center);
    const whitening = await inverseRoot(product, within);
    const half = await product.multiply(whitening, all);
    const ratios = await product.multiply(half, whitening);
    const kept = Math.min(DIRECTIONS, samples.k);
    const { values, vectors } = await symmetricEigen(product, ratios, kept);
    const directions = await product.multiply(vectors, whitening);
    const along = async (points: Matrix) =>
      Float32Array.from((await product.multiply(points, directions, 'b')).values);
    return {
      directions: Float32Array.from(directions.values),
      means: await along(means),
      center: await along(center),
      variances: Float32Array.from(values.subarray(0, kept)),
    };
  } finally {
    await product.release();
  }
}

function rowsOf({ reduced, k }: Samples, rows: Rows): Matrix {
  const out = matrix(rows.length, k);
  for (const [i, row] of rows.entries()) out.values.set(reduced.subarray(row * k, (row + 1) * k), i * k);
  return out;
}

/** Mean of each of `count` groups. @param groups of the rows */
function meansOf({ columns, values }: Matrix, groups: readonly number[], count: number): Matrix {
  const means = matrix(count, columns);
  const counts = new Float64Array(count);
  for (const [row, group] of groups.entries()) {
    counts[group] = counts[group]! + 1;
    for (let d = 0; d < columns; d++) {
      const at = group * columns + d;
      means.values[at] = means.values[at]! + values[row * columns + d]!;
    }
  }
  for (const [i, sum] of means.values.entries()) means.values[i] = sum / counts[Math.floor(i / columns)]!;
  return means;
}

/** Covariance around the means of the groups, with {@link SHRINKAGE}. */
async function covariance(
  product: MatrixProduct,
  { rows, columns, values }: Matrix,
  groups: readonly number[],
  means: Matrix,
): Promise<Matrix> {
  const centered = matrix(rows, columns);
  for (const [row, group] of groups.entries()) {
    for (let d = 0; d < columns; d++) {
      const at = row * columns + d;
      centered.values[at] = values[at]! - means.values[group * columns + d]!;
    }
  }
  const out = await product.multiply(centered, centered, 'a');
  for (const [i, sum] of out.values.entries()) out.values[i] = sum / rows;
  const diagonal = Array.from({ length: columns }, (_, d) => d * columns + d);
  const trace = diagonal.reduce((sum, at) => sum + out.values[at]!, 0);
  // Photos that are all alike leave no variance: then the unit is arbitrary.
  const added = (SHRINKAGE * trace) / columns || 1;
  for (const at of diagonal) out.values[at] = out.values[at]! + added;
  return out;
}

/** The symmetric inverse square root of a covariance. */
async function inverseRoot(product: MatrixProduct, covariance: Matrix): Promise<Matrix> {
  const { values, vectors } = await symmetricEigen(product, covariance);
  const scaled = matrix(vectors.rows, vectors.columns);
  for (const [i, value] of vectors.values.entries()) {
    scaled.values[i] = value / Math.sqrt(values[Math.floor(i / vectors.columns)]!);
  }
  return product.multiply(scaled, vectors, 'a');
}
