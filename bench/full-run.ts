import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Setting } from './benchmark.js';
import { verger } from './root.js';
import { type Finished, runProcess } from './run-process.js';

/** What `verger run --json` says. */
export interface RunSaid {
  readonly counts: { readonly listed: number; readonly features: number; readonly errors: number };
  readonly timings: Readonly<Record<string, number>>;
}

export interface FullRun {
  /** Its run folder. */
  readonly out: string;
  readonly ran: Finished<RunSaid>;
}

const done = new Map<string, Promise<FullRun>>();

/**
 * The whole job on all photos, its memory watched. Several benchmarks look at one run: the first that asks starts
 * it, with nothing beside it.
 */
export function fullRun({ photos, say, shared }: Setting): Promise<FullRun> {
  let run = done.get(photos.folder);
  if (run === undefined) {
    run = start();
    done.set(photos.folder, run);
  }
  return run;

  async function start(): Promise<FullRun> {
    const out = join(shared, 'full');
    say(`the whole job on all ${photos.paths.length} photos, once for all benchmarks that need it …`);
    const ran = await watchedRun(photos.folder, out);
    say(`the whole job took ${ran.seconds.toFixed(0)} s`);
    return { out, ran };
  }
}

/** `verger run`, looked at every 100 ms. */
export async function watchedRun(photos: string, out: string, limit?: number): Promise<Finished<RunSaid>> {
  const fewer = limit === undefined ? [] : ['--limit', String(limit)];
  const args = [verger, 'run', photos, '--out', out, '--json', ...fewer];
  const ran = await runProcess<RunSaid>(process.execPath, args, { watchEvery: 100 });
  if (!existsSync(join(out, 'report.html'))) throw new Error('the run ended without a report');
  return ran;
}
