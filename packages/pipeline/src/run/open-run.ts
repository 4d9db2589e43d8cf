import { randomUUID } from 'node:crypto';
import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import type { Store } from '@verger/storage/store';
import { openStore, whileLocked } from '@verger/storage/store';
import { assertConfig } from '../features/committed.js';
import type { PartSet } from '../features/part-set.js';
import { readRunFile, writeRunFile } from '../manifest/run-file.js';
import type { RunConfig, RunJson } from '../manifest/run-json.js';
import type { Computation } from './computation.js';
import { machineFacts } from './machine.js';
import { requireSamePhotos } from './same-photos.js';
import type { SeveralRuns } from './several-runs.js';

/** What a run takes from its environment; tests pass their own. */
export interface RunContext {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Version of the code, for the record. */
  readonly version: string;
}

/** A run folder held by this process, and what its `run.json` will say. */
export interface OpenRun {
  readonly store: Store;
  readonly context: RunContext;
  /** Changes as stages finish; written after each. */
  json: RunJson;
  /** The feature rows that stages work on, once asked for (`requireFeatures`). A stage that changes them forgets them. */
  sets?: Promise<readonly PartSet[]> | undefined;
  /** Runs one stage: says so, times it, and writes `run.json` when it is done. */
  stage<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Opens a run folder for the time of some work, alone. Whatever happens, the folder is given back and its
 * `run.json` says how it ended.
 *
 * @param start for a folder that may be new: photos, or runs that hold the rows; without it the folder must hold a run
 * @param options for the record, from those that an earlier start recorded
 * @throws VergerError `out-locked`, `not-a-run`, `out-other-config`, and what the work throws
 */
export async function withRun<T>(
  out: string,
  start: Pick<Computation, 'config' | 'source'> | SeveralRuns | undefined,
  options: (before: RunJson['options']) => RunJson['options'],
  context: RunContext,
  work: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const store = openStore(out);
  const config = start?.config;
  if (config === undefined && (await store.read('run.json')) === undefined) {
    throw new VergerError('input', 'not-a-run', `${store.url} holds no run`, {
      hint: 'make one first: verger run <photos> --out <dir>',
    });
  }
  return whileLocked(store, context, async (lock) => {
    try {
      await store.sweep();
      // Only a start that lists the photos can write it anew; others say that they cannot.
      const before = await readRunFile(store, config && context.log);
      if (start !== undefined) await assertOfOneKind(store, before, 'from' in start);
      // A start that made no row, such as one on a mistyped folder, binds nobody.
      if (start !== undefined && 'source' in start && (await holdsRows(store))) {
        const { config, source } = start;
        if (before !== undefined) assertConfig(before.config, config, store.url);
        const from = before?.config.photos ?? 'a place that is not known';
        if (from !== config.photos) await requireSamePhotos(store, source, from, context.log);
      }
      const settled = config ?? before?.config;
      if (settled === undefined) {
        throw new VergerError('input', 'run-damaged', `${store.url}/run.json is damaged`, {
          hint: 'start the features anew: verger run <photos> --out <dir> keeps what is whole',
        });
      }
      const signal = AbortSignal.any([context.signal, lock.lost]);
      const run = open(
        store,
        { ...context, signal },
        fresh(before, settled, options(before?.options ?? {}), context),
      );
      if (start !== undefined && 'from' in start) startFrom(run, start);
      try {
        await writeRunFile(store, run.json);
        const result = await work(run);
        run.json = { ...run.json, state: 'done', finishedAt: context.now().toISOString() };
        await writeRunFile(store, run.json);
        return result;
      } catch (error) {
        if (lock.lost.aborted) throw lock.lost.reason;
        const state = error instanceof VergerError && error.kind === 'interrupted' ? 'interrupted' : 'failed';
        run.json = { ...run.json, state, finishedAt: context.now().toISOString() };
        // The disk may be full: the error that is thrown matters more than this note.
        await writeRunFile(store, run.json).catch(() => {});
        throw error;
      }
    } finally {
      // Only now is no one else writing here.
      if (!lock.lost.aborted) await store.sweep().catch(() => {});
    }
  });
}

async function holdsRows(store: Store): Promise<boolean> {
  for (const kind of ['features/', 'errors/']) for await (const _ of store.list(kind)) return true;
  return false;
}

/** The model of several runs and a run of photos never share a folder: the one would hide the rows of the other. */
async function assertOfOneKind(store: Store, before: RunJson | undefined, several: boolean): Promise<void> {
  if (several ? !(await holdsRows(store)) : before?.from === undefined) return;
  const what = several ? 'a run of photos of its own' : 'the model of several runs';
  throw new VergerError('usage', 'out-other-config', `${store.url} holds ${what}`, {
    hint: 'give another --out',
  });
}

/** What an earlier start has reduced counts only as long as the same rows are there. */
function startFrom(run: OpenRun, { from, sets }: SeveralRuns): void {
  const { json } = run;
  const same = JSON.stringify(json.from) === JSON.stringify(from);
  const rows = (kind: 'features' | 'errors') =>
    sets.flatMap((set) => set[kind]).reduce((sum, part) => sum + part.rows, 0);
  const [features, errors] = [rows('features'), rows('errors')];
  const reduced = same ? json.parts.reduced : [];
  run.sets = Promise.resolve(sets);
  run.json = {
    ...json,
    from,
    counts: {
      ...json.counts,
      ...{ listed: features + errors, features, errors, reduced: same ? json.counts.reduced : 0 },
    },
    parts: { features: [], errors: [], reduced },
  };
}

function open(store: Store, context: RunContext, json: RunJson): OpenRun {
  return {
    store,
    context,
    json,
    async stage(name, work) {
      context.signal.throwIfAborted();
      context.log.stage(name);
      const started = performance.now();
      const result = await work();
      const seconds = Math.round(performance.now() - started) / 1000;
      this.json = { ...this.json, timings: { ...this.json.timings, [name]: seconds } };
      await writeRunFile(store, this.json);
      return result;
    },
  };
}

function fresh(
  before: RunJson | undefined,
  config: RunConfig,
  options: RunJson['options'],
  context: RunContext,
): RunJson {
  return {
    version: 1,
    runId: before?.runId ?? randomUUID(),
    state: 'running',
    code: context.version,
    config,
    options,
    counts: before?.counts ?? { listed: 0, features: 0, errors: 0, reduced: 0, classes: 0 },
    throughput: before?.throughput ?? null,
    timings: before?.timings ?? {},
    machine: machineFacts(),
    startedAt: context.now().toISOString(),
    finishedAt: null,
    parts: before?.parts ?? { features: [], errors: [], reduced: [] },
    from: before?.from,
  };
}
