import { groupKey, type Samples } from './samples.js';
import type { Scored } from './score.js';

/** What validation says of one penalty. */
export interface Trial {
  readonly l2: number;
  readonly scored: readonly Scored[];
}

/**
 * The weakest penalty that validation cannot tell from the best one: its accuracy lies within one standard error
 * (over groups, the paired differences) of the most accurate. Groups are few, so most differences are chance; among
 * equals the weaker penalty is the better fit to fruits like those trained on (official split of 53 classes: .981
 * at 3e-5 against .955 at 0.1, with the same validation accuracy within a point).
 *
 * @param trials by falling penalty, at least one, all over the same rows
 */
export function choosePenalty(samples: Samples, trials: readonly Trial[]): Trial {
  const accuracy = ({ scored }: Trial) => scored.filter(({ truth, predicted }) => truth === predicted).length;
  const best = trials.reduce((a, b) => (accuracy(b) >= accuracy(a) ? b : a));
  return trials.findLast((trial) => {
    const { mean, error } = pairedDifference(samples, best.scored, trial.scored);
    return mean <= error;
  })!;
}

/** Difference in accuracy of the same rows, and its standard error as a ratio of sums over groups. */
function pairedDifference(
  samples: Samples,
  a: readonly Scored[],
  b: readonly Scored[],
): { mean: number; error: number } {
  const groups = new Map<string, { photos: number; difference: number }>();
  let total = 0;
  for (const [i, one] of a.entries()) {
    const other = b[i]!;
    const name = groupKey(samples, one.row);
    const group = groups.get(name) ?? { photos: 0, difference: 0 };
    const difference = Number(one.truth === one.predicted) - Number(other.truth === other.predicted);
    group.photos++;
    group.difference += difference;
    total += difference;
    groups.set(name, group);
  }
  const mean = total / a.length;
  let squares = 0;
  for (const { photos, difference } of groups.values()) squares += (difference - mean * photos) ** 2;
  const error = groups.size > 1 ? Math.sqrt((squares * groups.size) / (groups.size - 1)) / a.length : 0;
  return { mean, error };
}
