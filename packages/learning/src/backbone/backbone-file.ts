import { resolve } from 'node:path';
import { openBackbone } from './backbone.js';
import { namedBackbone } from './shipped.js';

/** A backbone on this machine, and what it takes and gives. */
export interface BackboneFile {
  readonly path: string;
  readonly sha256: string;
  /** Pixels of each side of what it takes. */
  readonly inputSize: number;
  /** Length of its features. */
  readonly dimension: number;
}

/**
 * The file of a backbone, opened once to see that it is one.
 *
 * @param given name of a shipped one, or a path @default the shipped one
 * @throws VergerError when there is no such file, or it is no backbone
 */
export async function backboneFile(given?: string): Promise<BackboneFile> {
  const named = namedBackbone(given);
  const backbone = await openBackbone(named.path, named.sha256 === undefined ? {} : { sha256: named.sha256 });
  await backbone.release();
  const { sha256, inputSize, dimension } = backbone;
  // Workers run in a folder of their own.
  return { path: resolve(named.path), sha256, inputSize, dimension };
}
