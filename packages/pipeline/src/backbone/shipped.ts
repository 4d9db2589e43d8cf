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

interface Entry {
  readonly file: string;
  readonly sha256: string;
  readonly golden: string;
}

/** `tuned`: fine-tuned on fruit, the backbone of the shipped classifier. The others know nothing of fruit. */
type Manifest = Entry & { readonly tuned?: Entry };

/**
 * The backbone that comes with Verger, told by `models/backbone.json`. The folder `models` is looked for from
 * this module upwards, so it is found in the repository and in an installed package alike.
 *
 * @throws VergerError `backbone-missing` (input) where the installation has lost it
 */
export function shippedBackbone(from: string = fileURLToPath(import.meta.url)): ShippedBackbone {
  const { models, manifest } = readManifest(from);
  return inFolder(models, manifest);
}

/**
 * The one among the shipped backbones that has this sha256 (hexadecimal), or undefined.
 *
 * @throws VergerError `backbone-missing` (input) where the installation has lost them all
 */
export function shippedBackboneOf(
  sha256: string,
  from: string = fileURLToPath(import.meta.url),
): ShippedBackbone | undefined {
  const { models, manifest } = readManifest(from);
  const entry = [manifest, manifest.tuned].find((one) => one?.sha256 === sha256);
  return entry && inFolder(models, entry);
}

const inFolder = (models: string, { file, sha256, golden }: Entry): ShippedBackbone => ({
  path: join(models, file),
  sha256,
  goldenPath: join(models, golden),
});

function readManifest(from: string): { models: string; manifest: Manifest } {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const path = join(folder, 'models', 'backbone.json');
    if (existsSync(path)) return { models: dirname(path), manifest: JSON.parse(readFileSync(path, 'utf8')) };
    if (folder === dirname(folder)) break;
  }
  throw missing('The backbone that comes with Verger is not there');
}

const missing = (message: string) =>
  new VergerError('input', 'backbone-missing', message, {
    mend: 'Install Verger again, or give a backbone with --backbone <file.onnx>.',
  });
