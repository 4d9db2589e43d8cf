import { allRows, classesOf, countGroups, groupKey, type Samples } from '../classifier/samples.js';
import type { ClassGroups, Grouping } from '../metrics/metrics.js';

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
    classes: groupsByClass(samples),
    conflicts: conflicts
      .slice(0, NAMED)
      .map(({ paths, labels, copy }) => ({ paths: [...paths], labels: [...labels], copy })),
    conflicting: conflicts.length,
  };
}

function groupsByClass(samples: Samples): ClassGroups[] {
  const { byName = samples.groups } = samples;
  const seen = new Map(
    classesOf(samples, allRows(samples)).map((name) => [
      name,
      { photos: 0, groups: new Set<string>(), byName: new Set<string>() },
    ]),
  );
  for (const row of allRows(samples)) {
    const of = seen.get(samples.labels[row]!)!;
    of.photos++;
    of.groups.add(groupKey(samples, row));
    of.byName.add(byName?.[row] ?? groupKey(samples, row));
  }
  return [...seen].map(([name, { photos, groups, byName }]) => ({
    class: name,
    photos,
    groups: groups.size,
    byName: byName.size,
  }));
}
