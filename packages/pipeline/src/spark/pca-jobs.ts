import { EMPTY_CONCURRENCY, mapConcurrent, type Store } from '@verger/storage/store';
import type { Engine } from '../features/engine.js';
import { localPcaJobs } from '../features/local-algebra.js';
import type { CountedPart } from '../features/part-set.js';
import { readStored } from '../features/stored-moments.js';
import type { SparkJob } from './job.js';
import { attemptPaths, specSet } from './tasks/task-spec.js';

/** Fewer are summed by the driver before a worker of Spark has started. */
const ROWS_OF_A_JOB = 8192;

/** Moments and reduction as Spark tasks; the driver merges the moments of pieces, in their order. */
export function sparkPcaJobs(
  open: (store: Store) => Promise<SparkJob>,
  slots: number,
): Pick<Engine, 'moments' | 'reduce'> {
  return {
    async *moments({ set, out, pieces, log, signal }) {
      const rows = pieces.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.rows, 0);
      if (rows < ROWS_OF_A_JOB) {
        const here = localPcaJobs();
        try {
          yield* here.moments({ set, out, pieces, log, signal });
        } finally {
          await here.close();
        }
        return;
      }
      const job = await open(out);
      const named = pieces.map(({ start, parts }, at) => ({
        from: specSet(set, parts),
        start: start && { run: start.store.url, path: start.path, key: start.key },
        into: `piece-${at}`,
      }));
      const done = new Set<string>();
      await job.run(
        'moments',
        deal(named, slots).map((some) => ({ kind: 'moments' as const, pieces: some })),
        {
          comment: `moments of ${pieces.reduce((sum, { parts }) => sum + parts.length, 0)} feature parts`,
          log,
          signal,
          hear: (result) => {
            if (result.kind === 'moments') done.add(result.into);
          },
          progress: async () => ({ unit: 'pieces', done: done.size, total: pieces.length, errors: 0 }),
        },
      );
      for (const { into: key } of named) {
        const stored = { store: out, path: attemptPaths(job.attempt).moments(key), key };
        const moments = await readStored(stored);
        if (moments === undefined) throw new Error(`${out.url}/${stored.path} is gone`);
        yield moments;
      }
      await job.clear();
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
      const publish = async ({ name }: CountedPart) => {
        const found = done.get(name);
        if (found === undefined) throw new Error(`Spark says it is done, but ${name} was not reduced`);
        await commit(found.part, found);
      };
      await mapConcurrent(parts, publish, undefined, EMPTY_CONCURRENCY);
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
