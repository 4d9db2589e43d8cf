import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';
import { findAbove } from '@verger/storage/built-files';

export interface ShippedBackbone {
  /** Of the ONNX file. */
  readonly path: string;
  /** What its sha256 must be, hexadecimal. */
  readonly sha256: string;
  /** Side of the square photo it reads, in pixels. */
  readonly inputSize: number;
  /** Length of its features. */
  readonly dimension: number;
  /** The stored features of the test image; see `checkBackbone`. */
  readonly goldenPath: string;
}

interface Entry {
  /** What `--backbone` takes. */
  readonly name?: string;
  readonly file: string;
  readonly sha256: string;
  readonly inputSize: number;
  readonly dimension: number;
  readonly golden: string;
}

/**
 * The entry itself is the default. `tuned`: fine-tuned on fruit, the backbone of the shipped classifier. The others
 * know nothing of fruit.
 */
type Manifest = Entry & { readonly tuned?: Entry; readonly others?: readonly Entry[] };

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
  const entry = entriesOf(manifest).find((one) => one.sha256 === sha256);
  return entry && inFolder(models, entry);
}

/** Names and files of all that come with Verger, the default first. */
export function shippedBackbones(
  from: string = fileURLToPath(import.meta.url),
): { readonly name: string; readonly path: string }[] {
  const { models, manifest } = readManifest(from);
  return entriesOf(manifest).map(({ name, file }) => ({ name: name ?? file, path: join(models, file) }));
}

/** Whether a backbone of this sha256 (hexadecimal) is a shipped one that has seen no photo of the recipes. */
export function isGeneral(sha256: string, from: string = fileURLToPath(import.meta.url)): boolean {
  const { manifest } = readManifest(from);
  return sha256 !== manifest.tuned?.sha256 && entriesOf(manifest).some((one) => one.sha256 === sha256);
}

/** A backbone to open: a shipped one, of which all is known, or somebody's file. */
export type NamedBackbone = ShippedBackbone | { readonly path: string; readonly sha256?: undefined };

/**
 * What `--backbone` means: the name of a shipped backbone, or the path of a file. A name goes before a file of that
 * name; `./name` is the file.
 *
 * @param given @default the shipped default
 * @throws VergerError `backbone-unknown` (input) for a word that is neither, `backbone-missing` as above
 */
export function namedBackbone(given?: string, from: string = fileURLToPath(import.meta.url)): NamedBackbone {
  if (given === undefined) return shippedBackbone(from);
  if (/[./\\]/.test(given)) return { path: given };
  const { models, manifest } = readManifest(from);
  const entries = entriesOf(manifest);
  const entry = entries.find(({ name }) => name === given);
  if (entry) return inFolder(models, entry);
  if (existsSync(given)) return { path: given };
  const names = entries.flatMap(({ name }) => name ?? []);
  throw new VergerError('input', 'backbone-unknown', `No backbone is called ${given}, and no file is`, {
    hint: `Give the path of an ONNX file, or one of the shipped: ${names.join(', ')}.`,
  });
}

const entriesOf = (manifest: Manifest): readonly Entry[] => [
  manifest,
  ...(manifest.tuned ? [manifest.tuned] : []),
  ...(manifest.others ?? []),
];

const inFolder = (
  models: string,
  { file, sha256, inputSize, dimension, golden }: Entry,
): ShippedBackbone => ({
  path: join(models, file),
  sha256,
  inputSize,
  dimension,
  goldenPath: join(models, golden),
});

function readManifest(from: string): { models: string; manifest: Manifest } {
  const path = findAbove(from, 'models/backbone.json');
  if (path === undefined) throw missing('The backbone that comes with Verger is not there');
  return { models: dirname(path), manifest: JSON.parse(readFileSync(path, 'utf8')) };
}

const missing = (message: string) =>
  new VergerError('input', 'backbone-missing', message, {
    hint: 'Install Verger again, or give the file of another backbone.',
  });
