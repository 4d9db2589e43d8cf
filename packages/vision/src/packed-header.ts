import { VergerError } from '@verger/base';
import { BACKGROUND_CLASS } from './head.js';
import type { TrainingFacts } from './packed-model.js';
import { type Rejection, type RejectionSignals, SIGNALS_OF_SCORE } from './rejection.js';
import type { SecondLook } from './second-look.js';
import type { Words } from './words.js';

/** A `Spread` as the file holds it; there the standard deviation is called `deviation`. */
export interface StoredSpread {
  readonly mean: number;
  readonly deviation: number;
}

/** The JSON part of a packed model. */
export interface Header {
  readonly backbone: string;
  readonly preprocessing: string;
  readonly inputSize: number;
  readonly dimension: number;
  readonly k: number;
  readonly classes: readonly string[];
  /** Species of each class; see `Head.species`. */
  readonly species?: readonly string[];
  readonly temperature: number;
  readonly rejection: Pick<Rejection, 'score' | 'threshold'> &
    Partial<Readonly<Record<keyof RejectionSignals, StoredSpread>>>;
  /** Absent in older models: `PLAIN_WORDS`. */
  readonly words?: Words;
  /** Absent: the model looks once. */
  readonly secondLook?: SecondLook;
  readonly training: TrainingFacts;
  /** Offsets in bytes from the end of the header, lengths in values. */
  readonly arrays: readonly { readonly name: string; readonly offset: number; readonly length: number }[];
}

/** @throws VergerError (input) `model-invalid` naming the first field that makes no model */
export function checkHeader(header: unknown): asserts header is Header {
  const top = fields(header, 'header');
  text(top, 'preprocessing');
  if (!/^[0-9a-f]{64}$/.test(text(top, 'backbone'))) throw invalid('backbone is not a SHA-256 in hex');
  const dimension = count(top, 'dimension');
  const k = count(top, 'k');
  count(top, 'inputSize');
  const { classes } = top;
  const named = Array.isArray(classes) && classes.every((name) => typeof name === 'string');
  if (!named || classes.length < 2 || new Set(classes).size !== classes.length) {
    throw invalid('classes is not a list of two or more different names');
  }
  const { species } = top;
  const grouped = Array.isArray(species) && species.every((name) => typeof name === 'string');
  if (species !== undefined && !(grouped && species.length === classes.length)) {
    throw invalid('species is not a list of one name for each class');
  }
  above0(top, 'temperature');
  const rejection = fields(top.rejection, 'rejection');
  const { score } = rejection;
  if (typeof score !== 'string' || !Object.hasOwn(SIGNALS_OF_SCORE, score)) {
    throw invalid(`rejection.score ${score} is not known`);
  }
  finite(rejection, 'threshold');
  for (const name of SIGNALS_OF_SCORE[score as Rejection['score']]) {
    const spread = fields(rejection[name], `rejection.${name}`);
    finite(spread, 'mean');
    above0(spread, 'deviation');
  }
  checkAnswering(top);
  const training = fields(top.training, 'training');
  text(training, 'data');
  for (const name of ['photos', 'clips', 'l2', 'acceptedKnown', 'validationAccuracy']) finite(training, name);
  checkTable(top.arrays, {
    'pca.mean': dimension,
    'pca.scale': dimension,
    'pca.components': k * dimension,
    'head.weights': classes.length * k,
    'head.bias': classes.length,
  });
  const signals = SIGNALS_OF_SCORE[score as Rejection['score']];
  const has = (name: string) => (top.arrays as Fields[]).some((one) => one.name === name);
  if (signals.includes('distance') || has('rejection.means')) {
    // The class of photos that show nothing has no place: nothing is near it.
    const placed = ((species as string[] | undefined) ?? classes).filter(
      (name) => species === undefined || name !== BACKGROUND_CLASS,
    );
    checkTable(top.arrays, { 'rejection.whitening': k, 'rejection.means': placed.length * k });
  }
  if (signals.includes('relative') || has('rejection.photoShape.means')) checkPhotoShape(top.arrays, k);
}

/** Any number of directions and species. */
function checkPhotoShape(arrays: unknown, k: number): void {
  const name = (part: string) => `rejection.photoShape.${part}`;
  const [m, means] = ['variances', 'means'].map((part) => lengthOf(arrays, name(part)));
  if (m! < 1 || means! < m! || means! % m! > 0) {
    throw invalid(`${name('means')} has ${means} values, which is no multiple of ${m}`);
  }
  checkTable(arrays, {
    [name('directions')]: m! * k,
    [name('center')]: m!,
    [name('variances')]: m!,
    [name('means')]: means!,
  });
}

function checkAnswering({ words, secondLook }: Fields): void {
  if (words !== undefined) {
    const of = fields(words, 'words');
    const [sure, likely] = [finite(of, 'sure'), finite(of, 'likely')];
    if (!(0 < likely && likely <= sure && sure <= 1)) throw invalid('words are not 0 < likely <= sure <= 1');
  }
  if (secondLook !== undefined) {
    const of = fields(secondLook, 'secondLook');
    share(of, 'below');
    share(of, 'weight');
  }
}

/** A refusal of a packed model, with what to do about it. */
export function refuse(code: string, message: string, cause?: unknown): VergerError {
  return new VergerError('input', code, message, {
    hint: 'Copy or download the model again, or pack it again with verger train.',
    cause,
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws `model-invalid` when the array is missing or has no length */
function lengthOf(table: unknown, name: string): number {
  const entry = (table as Fields[]).find((one) => one.name === name);
  if (entry === undefined) throw invalid(`${name} is missing`);
  return count(entry, 'length');
}

function checkTable(table: unknown, lengths: Readonly<Record<string, number>>): void {
  if (!Array.isArray(table)) throw invalid('arrays is not a list');
  for (const [name, length] of Object.entries(lengths)) {
    const entry = table.find((one: unknown) => fields(one, 'arrays').name === name) as Fields | undefined;
    if (entry === undefined) throw invalid(`${name} is missing`);
    if (entry.length !== length) throw invalid(`${name} has ${entry.length} values, not ${length}`);
    const { offset } = entry;
    if (!Number.isSafeInteger(offset) || (offset as number) < 0) throw invalid(`${name} has no valid offset`);
  }
}

function fields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null) throw invalid(`${name} is not an object`);
  return value as Fields;
}

function text(of: Fields, name: string): string {
  const value = of[name];
  if (typeof value !== 'string') throw invalid(`${name} is not a text`);
  return value;
}

function finite(of: Fields, name: string): number {
  const value = of[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`${name} is not a finite number`);
  return value;
}

function share(of: Fields, name: string): void {
  const value = finite(of, name);
  if (value < 0 || value > 1) throw invalid(`${name} is not from 0 to 1`);
}

function above0(of: Fields, name: string): void {
  if (finite(of, name) <= 0) throw invalid(`${name} is not above 0`);
}

function count(of: Fields, name: string): number {
  const value = finite(of, name);
  if (!Number.isSafeInteger(value) || value < 1) throw invalid(`${name} is not a count`);
  return value;
}

function invalid(what: string): VergerError {
  return refuse('model-invalid', `the packed model is invalid: ${what}`);
}
