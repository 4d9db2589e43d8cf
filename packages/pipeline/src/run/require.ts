import { VergerError } from '@verger/base';
import type { PartSet } from '../features/part-set.js';
import type { PublishedPart } from '../manifest/run-json.js';
import type { OpenRun } from './open-run.js';
import { partSetsOf } from './several-runs.js';

const COMMAND = { features: 'verger features <photos>', reduced: 'verger pca' } as const;

/**
 * The feature rows that later stages work on: of this run, or of those that it is made of.
 *
 * @throws VergerError `stage-missing`, `stage-stale` naming the command that makes them
 */
export async function requireFeatures(run: OpenRun): Promise<readonly PartSet[]> {
  run.sets ??= partSetsOf(run);
  const sets = await run.sets;
  if (sets.every(({ features }) => features.length === 0)) throw missing(run, 'features');
  return sets;
}

/**
 * The parts that the PCA stage published.
 *
 * @throws VergerError `stage-missing`, `stage-stale` naming the command that makes them
 */
export function requireReduced(run: OpenRun): readonly PublishedPart[] {
  const { reduced } = run.json.parts;
  const rows = reduced.reduce((sum, part) => sum + part.rows, 0);
  const { features } = run.json.counts;
  if (reduced.length === 0) throw missing(run, 'reduced');
  if (rows === features) return reduced;
  throw new VergerError(
    'input',
    'stage-stale',
    `${run.store.url} has features of ${features} photos and reduced rows of ${rows}`,
    { hint: `bring them up to date: ${COMMAND.reduced} --out ${run.store.url}` },
  );
}

function missing({ store }: OpenRun, kind: keyof typeof COMMAND): VergerError {
  return new VergerError('input', 'stage-missing', `${store.url} has no ${kind} yet`, {
    hint: `run first: ${COMMAND[kind]} --out ${store.url}`,
  });
}
