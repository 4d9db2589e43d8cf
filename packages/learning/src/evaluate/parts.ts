import { elementAt } from '@verger/base';
import type { Split } from '@verger/storage/photos';
import { frameOf, turnOf } from '@verger/storage/photos';
import {
  classesOf,
  countGroups,
  groupKey,
  type Rows,
  rowsWhere,
  type Samples,
} from '../classifier/samples.js';
import { splitByGroup } from '../classifier/split-by-group.js';

/** Which photos a protocol trains on and which it asks. */
export interface Parts {
  readonly id: 'official' | 'groups';
  readonly title: string;
  readonly caveat: string;
  readonly train: Rows;
  readonly test: Rows;
}

/** Rows a classifier is trained on: the Training split, or all photos where there is none. */
export function trainingRows(splits: readonly (Split | null)[]): Rows {
  const all = Int32Array.from(splits, (_, row) => row);
  const training = all.filter((row) => splits[row] === 'training');
  return training.length > 0 ? training : all;
}

/** Photos of a folder `val` where another, `test`, is there to be asked: they choose penalty and temperature. */
export function validationRows(splits: readonly (Split | null)[]): Rows | undefined {
  if (!splits.includes('training') || !splits.includes('test')) return undefined;
  return Int32Array.from(splits, (_, row) => row).filter((row) => splits[row] === 'validation');
}

/**
 * The folders' own split: Training against Test, or against Validation where there is no Test. Photos of classes
 * without training photos are not asked. Null without such a split.
 */
export function officialParts(samples: Samples, splits: readonly (Split | null)[]): Parts | null {
  const all = Int32Array.from(splits, (_, row) => row);
  const train = all.filter((row) => splits[row] === 'training');
  const held: Split = splits.includes('test') ? 'test' : 'validation';
  const outside = all.filter((row) => splits[row] === held);
  const classes = new Set(classesOf(samples, train));
  const test = rowsWhere(outside, (row) => classes.has(elementAt(samples.labels, row)));
  if (train.length === 0 || test.length === 0) return null;
  const trained = new Set(Array.from(train, (row) => groupKey(samples, row)));
  const shared = rowsWhere(test, (row) => trained.has(groupKey(samples, row))).length / test.length;
  const left = outside.length - test.length;
  const skipped = left > 0 ? ` ${left} photos of classes without training photos are not asked.` : '';
  const turning = isTurning(samples, test);
  const sameGroup =
    `${percent(shared)} of the test photos are ${turning ? 'frames of clips' : 'of captures'} that were trained on: ` +
    'this says how well known fruits are recognised again, not how well new ones are.';
  const unknown = saysNothing(samples, test)
    ? 'No photo asked has a copy among those trained on; nothing tells which were taken of one fruit.'
    : 'No capture is on both sides of the split.';
  const same = turning ? 'same fruit, same clip' : 'same captures on both sides';
  return {
    id: 'official',
    title: shared > 0 ? `Folders’ split: ${same}` : 'Folders’ split',
    caveat: (shared > 0 ? sameGroup : unknown) + skipped,
    train,
    test,
  };
}

/** Whether most photos are frames of clips, by their names: then a group is a turn of one fruit. */
function isTurning({ paths }: Samples, rows: Rows): boolean {
  return rowsWhere(rows, (row) => frameOf(elementAt(paths, row)) !== null).length * 2 > rows.length;
}

/** Whether every photo is a group of its own: nobody said which belong together, and their content does not either. */
function saysNothing(samples: Samples, rows: Rows): boolean {
  return countGroups(samples, rows) === rows.length;
}

/**
 * Whole capture groups held out, whatever split folder their photos are in.
 *
 * Where most photos carry Fruits-360 names: trained on the unrotated clips (`12_100.jpg`), tested on the others
 * (`r_`, `r2_`, …), over the classes that have both. Otherwise a seeded quarter of the groups of each class with two
 * groups or more. Where fewer than two classes have two, the single groups are cut in two, and the caveat says
 * so. Null when nothing can be held out.
 */
export function groupParts(samples: Samples, rows: Rows, seed: number): Parts | null {
  const turns = turnParts(samples, rows);
  if (turns !== null) return turns;
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    const label = elementAt(samples.labels, row);
    groups.set(label, (groups.get(label) ?? new Set()).add(groupKey(samples, row)));
  }
  const several = new Set([...groups].filter(([, found]) => found.size > 1).map(([label]) => label));
  const clean = several.size > 1;
  const asked = clean ? rowsWhere(rows, (row) => several.has(elementAt(samples.labels, row))) : rows;
  const { kept, held, cut } = splitByGroup(samples, asked, { seed, share: 0.25 });
  if (held.length === 0) return null;
  const left = groups.size - several.size;
  const caveat = clean
    ? 'A quarter of the capture groups of each class was never seen in training.' +
      (left > 0 ? ` ${left} ${left === 1 ? 'class' : 'classes'} with a single group left out.` : '') +
      (saysNothing(samples, asked)
        ? ' Every photo is a group of its own: names tell nothing of which were taken of one fruit (verger run --group-by can), ' +
          'so the figure may flatter.'
        : '')
    : `${cut.length} classes have one capture group only: the last quarter of its photos is held out, which shows ` +
      'the same fruit from another side, so the figures flatter.';
  return { id: 'groups', title: 'Capture groups held out', caveat, train: kept, test: held };
}

function turnParts(samples: Samples, rows: Rows): Parts | null {
  const turn = (row: number) => turnOf(elementAt(samples.clips, row));
  if (rowsWhere(rows, (row) => turn(row) !== null).length * 2 <= rows.length) return null;
  const upright = new Set(
    classesOf(
      samples,
      rowsWhere(rows, (row) => turn(row) === ''),
    ),
  );
  const rotated = new Set(
    classesOf(
      samples,
      rowsWhere(rows, (row) => !!turn(row)),
    ),
  );
  const both = new Set([...upright].filter((label) => rotated.has(label)));
  if (both.size < 2) return null;
  const asked = rowsWhere(rows, (row) => both.has(elementAt(samples.labels, row)));
  const left = new Set([...upright, ...rotated]).size - both.size;
  const train = rowsWhere(asked, (row) => turn(row) === '');
  const trained = new Set(Array.from(train, (row) => groupKey(samples, row)));
  return {
    id: 'groups',
    title: 'Capture groups held out',
    caveat:
      'Trained on one turn of each fruit, asked about turns round another axis that were never seen: nearer to a ' +
      'new photo of a known fruit.' +
      (left > 0
        ? ` ${left} ${left === 1 ? 'class' : 'classes'} with turns round one axis only left out.`
        : ''),
    train,
    test: rowsWhere(asked, (row) => !!turn(row) && !trained.has(groupKey(samples, row))),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share === 1 || share === 0 ? 0 : 1)} %`;
}
