import type { Store } from '@verger/storage/store';
import type { Engine, MomentsJob } from '../features/engine.js';
import { openPart } from '../features/part-table.js';
import type { PublishedPart } from '../manifest/run-json.js';
import type { SparkJob } from './job.js';
import { mergeStored } from './tasks/merge-moments.js';
import { encodeRows, type TaskSpec } from './tasks/task-spec.js';

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
    async moments(work) {
      const { store, parts, log, signal } = work;
      const job = await open(store);
      const groups = deal(parts, slots);
      const specs = await Promise.all(groups.map((group, task) => momentsSpec(work, group, task)));
      const total = groups.length;
      let done = 0;
      const progress = async () => ({ unit: 'tasks', done, total, errors: 0 });
      await job.run('moments', specs, {
        comment: `moments of ${parts.length} feature parts, first level`,
        log,
        signal,
        hear: (result) => {
          if (result.kind === 'moments' && result.into.startsWith('training')) done++;
        },
        progress,
      });
      const left = (role: 'training' | 'test') => specs.map(({ into }) => into[role]);
      if (total > few) {
        const merges: Spec<'merge'>[] = (['training', 'test'] as const).map((role) => ({
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
      const read = (role: 'training' | 'test') =>
        mergeStored(store, job.attempt, total > few ? [role] : left(role));
      const moments = { training: await read('training'), test: await read('test') };
      await job.clear();
      return moments;
    },

    async reduce({ store, parts, log, signal, commit }) {
      const job = await open(store);
      const byName = new Map(parts.map((part) => [part.name, part]));
      const total = parts.reduce((sum, { rows }) => sum + rows, 0);
      const done = new Map<string, { part: PublishedPart; staged: string; sha256: string }>();
      const specs = deal(parts, slots).map((group) => ({
        kind: 'reduce' as const,
        parts: group.map(({ name }) => name),
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

async function momentsSpec(
  { store, roleOf }: MomentsJob,
  group: readonly PublishedPart[],
  task: number,
): Promise<Spec<'moments'>> {
  const parts: { name: string; training: string; test: string }[] = [];
  for (const { name } of group) {
    const table = openPart(store, name, await store.read(name));
    const roles = table.read<{ path: string }>(['path']).map(({ path }) => roleOf(path));
    const rows = (role: 'training' | 'test') => encodeRows(roles.map((one) => one === role));
    parts.push({ name, training: rows('training'), test: rows('test') });
  }
  return { kind: 'moments', parts, into: { training: `training-${task}`, test: `test-${task}` } };
}
