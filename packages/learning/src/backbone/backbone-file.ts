import { resolve } from 'node:path';
import { VergerError } from '@verger/base';
import { openBackbone, verifyBackbone } from './backbone.js';
import type { Precision } from './precision.js';
import { namedBackbone } from './shipped.js';

/** A backbone on this machine, and what it takes and gives. */
export interface BackboneFile {
  readonly path: string;
  readonly sha256: string;
  /** Pixels of each side of what it takes. */
  readonly inputSize: number;
  /** Length of its features. */
  readonly dimension: number;
  readonly precision: Precision;
}

/**
 * The file of a backbone. A shipped one is known by its checksum; another is opened once to see that it is one.
 *
 * @param given name of a shipped one, or a path @default the shipped one
 * @param asked precision that it must have @default its own
 * @throws VergerError when there is no such file, it is no backbone, or not of that precision
 */
export async function backboneFile(given?: string, asked?: Precision): Promise<BackboneFile> {
  const named = namedBackbone(given, { precision: asked });
  // Workers run in a folder of their own.
  const path = resolve(named.path);
  if (named.sha256 !== undefined) {
    const { sha256, inputSize, dimension, precision } = named;
    assertPrecision(path, precision, asked);
    await verifyBackbone(path, sha256);
    return { path, sha256, inputSize, dimension, precision };
  }
  const backbone = await openBackbone(path);
  await backbone.release();
  const { sha256, inputSize, dimension, precision } = backbone;
  assertPrecision(path, precision, asked);
  return { path, sha256, inputSize, dimension, precision };
}

function assertPrecision(path: string, precision: Precision, asked: Precision | undefined): void {
  if (asked === undefined || asked === precision) return;
  throw new VergerError(
    'input',
    'backbone-other-precision',
    `${path} computes in ${precision}, not ${asked}`,
    {
      hint:
        asked === 'int8'
          ? `Make one that does: verger backbone quantize ${path} --photos <folder> --out <file.onnx>`
          : 'Give the backbone in float32.',
    },
  );
}
