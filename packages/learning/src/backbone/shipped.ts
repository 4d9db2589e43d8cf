import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';
import { findAbove } from '@verger/storage/built-files';
import type { Precision } from './precision.js';

export interface ShippedBackbone {
  /** Of the ONNX file. */
  readonly path: string;
  /** What its sha256 must be, hexadecimal. */
  readonly sha256: string;
  /** Side of the square photo it reads, in pixels. */
  readonly inputSize: number;
  /** Length of its features. */
  readonly dimension: number;
  readonly precision: Precision;
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
  /** @default 'fp32' */
  readonly precision?: Precision;
  /** The same network on integers; see `quantizeBackbone`. */
  readonly int8?: Entry;
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
 * @throws VergerError (input) `backbone-missing` where the installation has lost it, `no-int8-backbone`
 */
export function shippedBackbone(
  precision: Precision = 'fp32',
  from: string = fileURLToPath(import.meta.url),
): ShippedBackbone {
  const { models, manifest } = readManifest(from);
  return inFolder(models, precision === 'int8' ? int8Of(manifest) : manifest);
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

/** The shipped backbone in float32 that the one on integers was made from, or undefined. */
export function floatBackboneOf(
  sha256: string,
  from: string = fileURLToPath(import.meta.url),
): ShippedBackbone | undefined {
  const { models, manifest } = readManifest(from);
  const entry = entriesOf(manifest).find(({ int8 }) => int8?.sha256 === sha256);
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

export interface NamedBackboneOptions {
  /** Of a shipped backbone that has both: which is meant. @default the one of that name */
  readonly precision?: Precision | undefined;
  /** Where the installation is looked for, upwards. */
  readonly from?: string;
}

/**
 * What `--backbone` and `--precision` mean: the name of a shipped backbone, or the path of a file. A name goes before a
 * file of that name; `./name` is the file.
 *
 * @param given @default the shipped default
 * @throws VergerError (input) `backbone-unknown` for a word that is neither, `no-int8-backbone` where the shipped one has
 * no such form, `backbone-missing` as above
 */
export function namedBackbone(
  given?: string,
  { precision, from = fileURLToPath(import.meta.url) }: NamedBackboneOptions = {},
): NamedBackbone {
  if (given !== undefined && /[./\\]/.test(given)) return { path: given };
  const { models, manifest } = readManifest(from);
  const entries = entriesOf(manifest);
  const entry = given === undefined ? manifest : entries.find(({ name }) => name === given);
  if (entry) return inFolder(models, precision === 'int8' ? int8Of(entry) : entry);
  if (given !== undefined && existsSync(given)) return { path: given };
  const names = entries.flatMap(({ name }) => name ?? []);
  throw new VergerError('input', 'backbone-unknown', `No backbone is called ${given}, and no file is`, {
    hint: `Give the path of an ONNX file, or one of the shipped: ${names.join(', ')}.`,
  });
}

const entriesOf = (manifest: Manifest): readonly Entry[] =>
  [manifest, ...(manifest.tuned ? [manifest.tuned] : []), ...(manifest.others ?? [])].flatMap((entry) =>
    entry.int8 ? [entry, entry.int8] : [entry],
  );

function int8Of(entry: Entry): Entry {
  if (entry.precision === 'int8') return entry;
  if (entry.int8) return entry.int8;
  const { name = entry.file } = entry;
  throw new VergerError('input', 'no-int8-backbone', `${name} does not come with Verger as int8`, {
    hint: `Make it: verger backbone quantize ${name} --photos <folder> --out <file.onnx>, and give that file as backbone.`,
  });
}

const inFolder = (
  models: string,
  { file, sha256, inputSize, dimension, golden, precision = 'fp32' }: Entry,
): ShippedBackbone => ({
  path: join(models, file),
  sha256,
  inputSize,
  dimension,
  precision,
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
