import { resolve } from 'node:path';
import { openBackbone, verifyBackbone } from './backbone.js';
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
 * The file of a backbone. A shipped one is known by its checksum; another is opened once to see that it is one.
 *
 * @param given name of a shipped one, or a path @default the shipped one
 * @throws VergerError when there is no such file, or it is no backbone
 */
export async function backboneFile(given?: string): Promise<BackboneFile> {
  const named = namedBackbone(given);
  // Workers run in a folder of their own.
  const path = resolve(named.path);
  if (named.sha256 !== undefined) {
    const { sha256, inputSize, dimension } = named;
    await verifyBackbone(path, sha256);
    return { path, sha256, inputSize, dimension };
  }
  const backbone = await openBackbone(path);
  await backbone.release();
  const { sha256, inputSize, dimension } = backbone;
  return { path, sha256, inputSize, dimension };
}
