import { elementAt } from '@verger/base';
import { seededRandom } from '@verger/storage/hash';
import { right, type Scored } from '../classifier/score.js';
import type { Estimate } from '../metrics/metrics.js';
import { wilsonInterval } from '../metrics/wilson.js';

/** What resampling needs of one class within one group. */
interface Count {
  readonly class: number;
  hits: number;
  photos: number;
  answered: number;
}

/** One group: its answers, summed up. */
interface Group {
  photos: number;
  hits: number;
  top3: number;
  readonly counts: Map<number, Count>;
}

export interface Shares {
  readonly accuracy: Estimate;
  readonly top3: Estimate;
  /** Mean F1 over the classes that were asked. */
  readonly macroF1: Estimate;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** @default 1000 */
  readonly resamples?: number;
}

/**
 * Accuracy, top 3 and macro-F1 with 95 % percentile intervals, resampling whole capture groups: the photos of one are
 * near copies, and counting them as independent photos would make the intervals far too narrow. Where all resamples
 * agree, as when every answer is right, the interval is Wilson's over the groups: 8 of 8 is 67.6 to 100 %.
 *
 * @param groupOf name of the group of a row, unique over all classes
 */
export function bootstrapShares(
  scored: readonly Scored[],
  groupOf: (row: number) => string,
  options: BootstrapOptions,
): Shares {
  const { seed, resamples = 1000 } = options;
  const groups = summed(scored, groupOf);
  const random = seededRandom(`bootstrap/${seed}`);
  const whole = shares(groups);
  const draws = Array.from({ length: resamples }, () =>
    shares(groups.map(() => elementAt(groups, Math.floor(random() * groups.length)))),
  );
  const estimate = (name: keyof typeof whole): Estimate => {
    const values = draws.map((draw) => draw[name]).sort((a, b) => a - b);
    const value = whole[name];
    const [low, high] = [quantile(values, 0.025), quantile(values, 0.975)];
    if (low < high) return { value, low, high };
    return { value, ...wilsonInterval(value * groups.length, groups.length) };
  };
  return { accuracy: estimate('accuracy'), top3: estimate('top3'), macroF1: estimate('macroF1') };
}

function summed(scored: readonly Scored[], groupOf: (row: number) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const one of scored) {
    const name = groupOf(one.row);
    let group = groups.get(name);
    if (group === undefined) {
      group = { photos: 0, hits: 0, top3: 0, counts: new Map() };
      groups.set(name, group);
    }
    group.photos++;
    if (one.inTop3) group.top3++;
    count(group, one.truth).photos++;
    count(group, one.predicted).answered++;
    if (right(one)) {
      group.hits++;
      count(group, one.truth).hits++;
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function count(group: Group, index: number): Count {
  let found = group.counts.get(index);
  if (found === undefined) {
    found = { class: index, hits: 0, photos: 0, answered: 0 };
    group.counts.set(index, found);
  }
  return found;
}

function shares(groups: readonly Group[]): { accuracy: number; top3: number; macroF1: number } {
  const classes = new Map<number, Count>();
  let photos = 0;
  let hits = 0;
  let top3 = 0;
  for (const group of groups) {
    photos += group.photos;
    hits += group.hits;
    top3 += group.top3;
    for (const part of group.counts.values()) {
      const sum = classes.get(part.class);
      if (sum === undefined) {
        classes.set(part.class, { ...part });
      } else {
        sum.hits += part.hits;
        sum.photos += part.photos;
        sum.answered += part.answered;
      }
    }
  }
  const asked = [...classes.values()].filter((one) => one.photos > 0);
  // F1 = 2 hits / (photos + answered): the harmonic mean of recall and precision, defined without answers too.
  const f1 = asked.reduce((sum, one) => sum + (2 * one.hits) / (one.photos + one.answered), 0);
  return { accuracy: hits / photos, top3: top3 / photos, macroF1: f1 / asked.length };
}

/** Linear between order statistics. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = elementAt(sorted, Math.floor(place));
  return below + (place - Math.floor(place)) * (elementAt(sorted, Math.ceil(place)) - below);
}
