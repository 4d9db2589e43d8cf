import { VergerError } from '@verger/base';
import { dataHealth } from '../dataset/health.js';
import { noPhotos } from '../dataset/no-photos.js';
import type { Engine } from '../features/engine.js';
import { bringUpToDate, published } from '../features/stage.js';
import type { Computation } from './computation.js';
import { failedPhotos, writeHealth } from './health-file.js';
import { sayInt8Gain } from './int8-gain.js';
import type { OpenRun } from './open-run.js';
import { type RunOptions, spread } from './options.js';
import { labeller } from './samples.js';

/** Fewer photos than the folder has rows of, by `--limit` alone: a quick try must not throw hours of work away. */
function refuseToDrop({ json, store }: OpenRun, { limit }: RunOptions, taken: number): void {
  const { listed } = json.counts;
  if (limit === undefined || listed <= taken) return;
  throw new VergerError(
    'usage',
    'limit-drops-rows',
    `${store.url} holds rows of ${listed} photos; --limit ${limit} would drop ${listed - taken} of them`,
    { hint: 'give another --out for a smaller run, or leave out --limit' },
  );
}

/**
 * Lists the photos and computes the features that are missing.
 *
 * @throws VergerError `no-photos`, `no-features`, `limit-drops-rows`
 */
export async function featuresStage(
  run: OpenRun,
  { options, source, backbone, config }: Computation,
  engine: Engine,
): Promise<void> {
  const { store, context } = run;
  const { log, signal } = context;
  const listing = await run.stage('list', () => source.list(signal));
  const { photos, skipped } = listing;
  const taken = spread(photos, options.limit);
  if (taken.length === 0) throw noPhotos(source.url, skipped);
  refuseToDrop(run, options, taken.length);
  log.info(`${taken.length} photos${taken.length < photos.length ? ` of ${photos.length}` : ''}`);
  if (engine.name === 'local' && run.json.throughput === null) await sayInt8Gain(backbone, log);
  await run.stage('features', async () => {
    const startedAt = context.now().toISOString();
    const { retryErrors } = options;
    const stage = await bringUpToDate(store, source, taken, config, {
      engine,
      backbone,
      retryErrors,
      log,
      signal,
    });
    const { photos: count, seconds } = stage.computed;
    const throughput = {
      photos: count,
      seconds,
      photosPerSecond: count / seconds,
      workers: engine.workers,
      engine: engine.name,
      startedAt,
      finishedAt: context.now().toISOString(),
    };
    const of = (kind: 'features' | 'errors') =>
      stage.parts.filter((part) => part.kind === kind).map(published);
    run.sets = undefined;
    run.json = {
      ...run.json,
      counts: { ...run.json.counts, listed: taken.length, ...stage.counts },
      throughput: count > 0 ? throughput : run.json.throughput,
      parts: { ...run.json.parts, features: of('features'), errors: of('errors') },
    };
    if (count > 0) {
      log.info(
        `${count} photos in ${seconds.toFixed(1)} s: ${throughput.photosPerSecond.toFixed(1)} photos/s`,
      );
    }
  });
  await writeHealth(
    run,
    dataHealth(listing, { taken, failed: await failedPhotos(run), labelOf: labeller(run) }),
  );
  const { features, errors } = run.json.counts;
  if (errors > 0) {
    const failed = errors === 1 ? '1 photo' : `${errors} photos`;
    log.warn(`${failed} failed: errors/ says why, --retry-errors does them again`);
  }
  if (features === 0) {
    throw new VergerError('input', 'no-features', `none of the ${errors} photos could be used`, {
      hint: `see the reasons in ${store.url}/errors`,
    });
  }
}
