import { VergerError } from '@verger/base';
import type { PublishedPart } from '../manifest/run-json.js';
import type { OpenRun } from './open-run.js';

const COMMAND = { features: 'verger features <photos>', reduced: 'verger pca' } as const;

/**
 * The parts an earlier stage published.
 *
 * @throws VergerError `stage-missing`, `stage-stale` naming the command that makes them
 */
export function requireParts(run: OpenRun, kind: 'features' | 'reduced'): readonly PublishedPart[] {
  const parts = run.json.parts[kind];
  const rows = (of: readonly PublishedPart[]) => of.reduce((sum, part) => sum + part.rows, 0);
  const features = rows(run.json.parts.features);
  if (kind === 'reduced' && parts.length > 0 && rows(parts) !== features) {
    throw new VergerError(
      'input',
      'stage-stale',
      `${run.store.url} has features of ${features} photos and reduced rows of ${rows(parts)}`,
      { hint: `bring them up to date: ${COMMAND.reduced} --out ${run.store.url}` },
    );
  }
  if (parts.length > 0) return parts;
  throw new VergerError('input', 'stage-missing', `${run.store.url} has no ${kind} yet`, {
    hint: `run first: ${COMMAND[kind]} --out ${run.store.url}`,
  });
}
