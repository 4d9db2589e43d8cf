import type { Store } from '@verger/storage/store';
import type { Engine } from '../features/engine.js';
import type { CountedPart, Role } from '../features/part-set.js';
import { ROLES } from '../features/role-moments.js';
import type { SparkJob } from './job.js';
import { mergeStored } from './tasks/merge-moments.js';
import { specSet, type TaskSpec } from './tasks/task-spec.js';

type Spec<Kind extends TaskSpec['kind']> = Extract<TaskSpec, { kind: Kind }>;

/**
 * Moments and reduction as Spark tasks. Moments of many tasks are merged by tasks again, those of a few by the driver,
 * which is done before a process has started.
 *
 * @param few most tasks whose moments the driver merges; each left 13 MB at 1280 features
 */
export function sparkPcaJobs(
  open: (store: Store) => Promise<SparkJob>,
  slots: number,
  few: number,
): Pick<Engine, 'moments' | 'reduce'> {
  return {
    async moments({ set, out, log, signal }) {
      const job = await open(out);
      const specs = deal(set.features, slots).map((parts, task) => ({
        kind: 'moments' as const,
        from: specSet(set, parts),
        into: { training: `training-${task}`, test: `test-${task}`, other: `other-${task}` },
      }));
      const total = specs.length;
      let done = 0;
      const progress = async () => ({ unit: 'tasks', done, total, errors: 0 });
      await job.run('moments', specs, {
        comment: `moments of ${set.features.length} feature parts, first level`,
        log,
        signal,
        hear: (result) => {
          if (result.kind === 'moments' && result.into.startsWith('training')) done++;
        },
        progress,
      });
      const left = (role: Role) => specs.map(({ into }) => into[role]);
      if (total > few) {
        const merges: Spec<'merge'>[] = ROLES.map((role) => ({
          kind: 'merge',
          from: left(role),
          into: role,
        }));
        await job.run('merge', merges, {
          comment: 'moments of moments, second level',
          log,
          signal,
          hear: () => {},
          progress,
        });
      }
      const read = (role: Role) => mergeStored(out, job.attempt, total > few ? [role] : left(role));
      const moments = {
        training: await read('training'),
        test: await read('test'),
        other: await read('other'),
      };
      await job.clear();
      return moments;
    },

    async reduce({ set, out, log, signal, commit }) {
      const parts = set.features;
      const job = await open(out);
      const byName = new Map(parts.map((part) => [part.name, part]));
      const total = parts.reduce((sum, { rows }) => sum + rows, 0);
      const done = new Map<string, { part: CountedPart; staged: string; sha256: string }>();
      const specs = deal(parts, slots).map((group) => ({
        kind: 'reduce' as const,
        from: specSet(set, group),
      }));
      await job.run('reduce', specs, {
        comment: `reduction of ${total} rows`,
        log,
        signal,
        hear: (result) => {
          const part = result.kind === 'reduced' ? byName.get(result.of) : undefined;
          if (result.kind === 'reduced' && part?.rows === result.part.rows) {
            done.set(result.of, { part, ...result.part });
          }
        },
        progress: async () => ({
          unit: 'photos',
          done: [...done.values()].reduce((sum, { part }) => sum + part.rows, 0),
          total,
          errors: 0,
        }),
      });
      for (const { name } of parts) {
        const found = done.get(name);
        if (found === undefined) throw new Error(`Spark says it is done, but ${name} was not reduced`);
        await commit(found.part, found);
      }
      await job.clear();
    },
  };
}

/** Consecutive groups, one for each slot, as each starts a process; parts merge in their own order. */
function deal<T>(items: readonly T[], slots: number): T[][] {
  const groups = Math.min(items.length, slots);
  return Array.from({ length: groups }, (_, i) =>
    items.slice(Math.floor((i * items.length) / groups), Math.floor(((i + 1) * items.length) / groups)),
  );
}
