import { allRows, countGroups, type Samples } from '../classifier/samples.js';
import type { Grouping } from '../metrics/metrics.js';

/** Photos of two labels that are named; all are counted. */
const NAMED = 50;

/** What the metrics say of the capture groups of the samples. */
export function groupingOf(samples: Samples): Grouping {
  const { sameBytes = 0, nearDuplicates = 0, unseen = 0, rules = {}, conflicts = [] } = samples.found ?? {};
  return {
    photos: samples.paths.length,
    groups: countGroups(samples, allRows(samples)),
    sameBytes,
    nearDuplicates,
    unseen,
    rules: { ...rules },
    conflicts: conflicts
      .slice(0, NAMED)
      .map(({ paths, labels, copy }) => ({ paths: [...paths], labels: [...labels], copy })),
    conflicting: conflicts.length,
  };
}
