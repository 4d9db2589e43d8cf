import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/vision';

export interface ShippedBackbone {
  /** Of the ONNX file. */
  readonly path: string;
  /** What its sha256 must be, hexadecimal. */
  readonly sha256: string;
  /** The stored features of the test image; see `checkBackbone`. */
  readonly goldenPath: string;
}

/**
 * The backbone that comes with Verger, told by `models/backbone.json`. The folder `models` is looked for from
 * this module upwards, so it is found in the repository and in an installed package alike.
 *
 * @throws VergerError `backbone-missing` (input) where the installation has lost it
 */
export function shippedBackbone(from: string = fileURLToPath(import.meta.url)): ShippedBackbone {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'models', 'backbone.json');
    if (existsSync(manifest)) {
      const { file, sha256, golden } = JSON.parse(readFileSync(manifest, 'utf8'));
      const models = dirname(manifest);
      return { path: join(models, file), sha256, goldenPath: join(models, golden) };
    }
    if (folder === dirname(folder)) break;
  }
  throw new VergerError('input', 'backbone-missing', 'The backbone that comes with Verger is not there', {
    mend: 'Install Verger again, or give a backbone with --backbone <file.onnx>.',
  });
}
