import { VergerError } from '@verger/vision';
import type { OpenRun } from './open-run.js';
import type { PublishedPart } from './run-json.js';

const COMMAND = { features: 'verger features <photos>', reduced: 'verger pca' } as const;

/**
 * The parts an earlier stage published.
 *
 * @throws VergerError `stage-missing` naming the command that makes them
 */
export function requireParts(run: OpenRun, kind: 'features' | 'reduced'): readonly PublishedPart[] {
  const parts = run.json.parts[kind];
  if (parts.length > 0) return parts;
  throw new VergerError('input', 'stage-missing', `${run.store.url} has no ${kind} yet`, {
    mend: `run first: ${COMMAND[kind]} --out ${run.store.url}`,
  });
}
