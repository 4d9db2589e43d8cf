import type { FeatureBatch } from '@verger/learning/pca';
import { photoFacts } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import type { PublishedPart } from '../manifest/run-json.js';
import { ERROR_COLUMNS, featureColumns, openPart } from './part-table.js';
import { readVectors } from './read.js';
import { readAhead } from './read-ahead.js';
import type { ErrorRow, FeatureRow } from './row.js';

/** A part of which some rows may not count. */
export interface CountedPart extends PublishedPart {
  /** Rows that count. */
  readonly rows: number;
  /** Paths of the others, as the part has them: another run holds the same photos. */
  readonly without?: ReadonlySet<string>;
}

/** The committed parts of one run, as a model reads them that may be made of several. */
export interface PartSet {
  readonly store: Store;
  /** Stands before each path of the parts: '' for a run alone, `a/` for one of the photos in `a`. */
  readonly prefix: string;
  /** Each with rows that count, by name. */
  readonly features: readonly CountedPart[];
  readonly errors: readonly CountedPart[];
}

type FeatureSet = Pick<PartSet, 'store' | 'prefix' | 'features'>;

/** What a photo does in a fit. */
export type Role = 'training' | 'test' | 'other';

/** By the folders above it. */
export function roleOf(path: string): Role {
  const { split } = photoFacts(path);
  return split === 'training' || split === 'test' ? split : 'other';
}

/**
 * The features of all rows that count, one batch a part, with the paths that the photos have among all.
 *
 * @param keep rows for which it is false are left out; all by default
 * @throws VergerError `part-broken`
 */
export async function* readFeatures(
  sets: readonly FeatureSet[],
  keep: (path: string) => boolean = () => true,
): AsyncGenerator<FeatureBatch> {
  for (const { store, prefix, features } of sets) {
    const without = new Set(features.flatMap((part) => [...(part.without ?? [])]));
    const counts = (path: string) => !without.has(path) && keep(prefix + path);
    for await (const batch of readVectors(store, features, 'features', counts)) {
      yield prefix === '' ? batch : { ...batch, paths: batch.paths.map((path) => prefix + path) };
    }
  }
}

/**
 * The rows that count, with the paths that the photos have among all; `features` is a view of a whole part.
 *
 * @throws VergerError `part-broken`
 */
export async function* readFeatureRecords(
  set: FeatureSet,
): AsyncGenerator<{ readonly row: FeatureRow; readonly features: Float32Array }> {
  for await (const [part, bytes] of readAhead(set.store, set.features)) {
    const table = openPart(set.store, part.name, bytes);
    const { dimension, values } = table.lists('features');
    for (const [at, row] of table.read<FeatureRow>(featureColumns(table)).entries()) {
      if (part.without?.has(row.path)) continue;
      yield { row: named(set, row), features: values.subarray(at * dimension, (at + 1) * dimension) };
    }
  }
}

/** The same without the features. @throws VergerError `part-broken` */
export async function* readFeatureFacts(set: FeatureSet): AsyncGenerator<FeatureRow> {
  for await (const [part, bytes] of readAhead(set.store, set.features)) {
    const table = openPart(set.store, part.name, bytes);
    yield* counted(set, part, table.read<FeatureRow>(featureColumns(table)));
  }
}

/** The photos that could not be used. @throws VergerError `part-broken` */
export async function* readErrorsOf(set: PartSet): AsyncGenerator<ErrorRow> {
  for await (const [part, bytes] of readAhead(set.store, set.errors)) {
    yield* counted(set, part, openPart(set.store, part.name, bytes).read<ErrorRow>(ERROR_COLUMNS));
  }
}

function counted<Row extends FeatureRow | ErrorRow>(
  set: FeatureSet,
  { without }: CountedPart,
  rows: readonly Row[],
): Row[] {
  return rows.flatMap((row) => (without?.has(row.path) ? [] : [named(set, row)]));
}

/** A flat folder has no label of its own; among others it may be the one of a class. */
const named = <Row extends FeatureRow | ErrorRow>({ prefix }: FeatureSet, row: Row): Row =>
  prefix === '' ? row : { ...row, path: prefix + row.path, label: photoFacts(prefix + row.path).label };
