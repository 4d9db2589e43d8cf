import { VergerError } from '@verger/base';
import type { Classifier } from './classifier.js';
import { checkHeader, type Header, refuse, type StoredSpread } from './packed-header.js';
import type { PackedModel, TrainingFacts } from './packed-model.js';
import { type Rejection, type RejectionSignals, SIGNALS_OF_SCORE, type Spread } from './rejection.js';

/**
 * The packed model: one file that holds all but the backbone.
 *
 * | bytes | what |
 * | --- | --- |
 * | 8 | `VERGERPM` |
 * | 4 | format version, uint32 little endian |
 * | 4 | length of the whole file, uint32 little endian |
 * | 4 | length of the header, uint32 little endian, a multiple of 4 |
 * | … | header: JSON in UTF-8, filled up with spaces |
 * | … | arrays: float32 little endian, at the offsets the header names, counted from the end of the header |
 * | 32 | SHA-256 of all bytes before |
 *
 * The same model gives the same bytes: there is no date in it.
 */
const PACKED_VERSION = 1;

/** Arrays that hold deviations and variances. */
const POSITIVE = ['pca.scale', 'rejection.whitening', 'rejection.photoShape.variances'];

const MAGIC = 'VERGERPM';
const FIXED = 20;
const DIGEST = 32;

// This package knows neither Node nor the DOM; both have these three.
declare const crypto: { subtle?: { digest(name: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer> } };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/**
 * Packs a model into the bytes of one file.
 *
 * @throws VergerError (input) `model-invalid` when arrays do not fit together or hold a value that is not finite
 */
export async function pack(model: PackedModel): Promise<Uint8Array> {
  const { pca, head, rejection } = model;
  const arrays: [string, Float32Array][] = [
    ['pca.mean', pca.mean],
    ['pca.scale', pca.scale],
    ['pca.components', pca.components],
    ['head.weights', head.weights],
    ['head.bias', head.bias],
    ...rejectionArrays(rejection),
  ];
  let offset = 0;
  const placed = arrays.map(([name, values]) => {
    const entry = { name, offset, length: values.length };
    offset += 4 * values.length;
    return { entry, values };
  });
  const header: Header = {
    backbone: model.backbone,
    preprocessing: model.preprocessing,
    inputSize: model.inputSize,
    dimension: pca.dimension,
    k: pca.k,
    classes: [...head.classes],
    ...(head.species ? { species: [...head.species] } : {}),
    temperature: head.temperature,
    rejection: {
      score: rejection.score,
      threshold: rejection.threshold,
      ...Object.fromEntries(
        SIGNALS_OF_SCORE[rejection.score].flatMap((signal) => {
          const spread = rejection[signal];
          return spread ? [[signal, storedSpread(spread)]] : [];
        }),
      ),
    },
    ...answering(model),
    training: facts(model.training),
    arrays: placed.map(({ entry }) => entry),
  };
  checkHeader(header);
  for (const [name, array] of arrays) checkArray(name, array);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(FIXED + headerLength + offset + DIGEST);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, PACKED_VERSION, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, headerLength, true);
  bytes.fill(0x20, FIXED, FIXED + headerLength);
  bytes.set(json, FIXED);
  for (const { entry, values } of placed) {
    const start = FIXED + headerLength + entry.offset;
    for (const [i, value] of values.entries()) view.setFloat32(start + 4 * i, value, true);
  }
  bytes.set(await sha256(bytes.subarray(0, bytes.length - DIGEST)), bytes.length - DIGEST);
  return bytes;
}

/**
 * Reads a packed model; its arrays are copies.
 *
 * @throws VergerError (input) `model-not-packed`, `model-future-version`, `model-truncated`, `model-corrupt` when
 * the checksum does not fit, `model-invalid` when the checksum fits but the content makes no model
 */
export async function unpack(bytes: Uint8Array): Promise<PackedModel> {
  const { header, start, end } = await readEnvelope(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const array = (name: string): Float32Array => {
    const entry = header.arrays.find((one) => one.name === name);
    if (entry === undefined) throw refuse('model-invalid', `the header names no ${name}`);
    const { offset, length } = entry;
    if (start + offset + 4 * length > end)
      throw refuse('model-invalid', `${name} reaches past the end of the file`);
    const values = Float32Array.from({ length }, (_, i) => view.getFloat32(start + offset + 4 * i, true));
    checkArray(name, values);
    return values;
  };
  const { rejection, species } = header;
  return {
    backbone: header.backbone,
    preprocessing: header.preprocessing,
    inputSize: header.inputSize,
    ...answering(header),
    training: header.training,
    pca: {
      dimension: header.dimension,
      k: header.k,
      mean: array('pca.mean'),
      scale: array('pca.scale'),
      components: array('pca.components'),
    },
    head: {
      classes: header.classes,
      weights: array('head.weights'),
      bias: array('head.bias'),
      temperature: header.temperature,
      ...(species ? { species } : {}),
    },
    rejection: {
      score: rejection.score,
      threshold: rejection.threshold,
      ...spreadsOf(rejection),
      ...arraysOfRejection(header.arrays, array),
    },
  };
}

function rejectionArrays({ whitening, means, photoShape }: Rejection): [string, Float32Array][] {
  return [
    ...(whitening && means
      ? ([
          ['rejection.whitening', whitening],
          ['rejection.means', means],
        ] as [string, Float32Array][])
      : []),
    ...Object.entries(photoShape ?? {}).map(([name, values]): [string, Float32Array] => [
      `rejection.photoShape.${name}`,
      values,
    ]),
  ];
}

/** The inverse of `rejectionArrays`. */
function arraysOfRejection(
  arrays: Header['arrays'],
  array: (name: string) => Float32Array,
): Pick<Rejection, 'whitening' | 'means' | 'photoShape'> {
  const has = (name: string) => arrays.some((one) => one.name === name);
  return {
    ...(has('rejection.means')
      ? { whitening: array('rejection.whitening'), means: array('rejection.means') }
      : {}),
    ...(has('rejection.photoShape.means')
      ? {
          photoShape: {
            directions: array('rejection.photoShape.directions'),
            means: array('rejection.photoShape.means'),
            center: array('rejection.photoShape.center'),
            variances: array('rejection.photoShape.variances'),
          },
        }
      : {}),
  };
}

/**
 * Checks magic, version, lengths and checksum.
 *
 * @returns the header, and where the arrays begin and end
 * @throws VergerError as {@link unpack} does
 */
async function readEnvelope(bytes: Uint8Array): Promise<{ header: Header; start: number; end: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i)) throw refuse('model-not-packed', 'the file is not a packed model');
  }
  if (bytes.length < FIXED + DIGEST) throw truncated(bytes.length, undefined);
  const version = view.getUint32(8, true);
  if (version !== PACKED_VERSION) {
    throw new VergerError(
      'input',
      'model-future-version',
      `the packed model has format version ${version}, this program reads version ${PACKED_VERSION}`,
      { hint: 'Use the program that packed it, or train and pack the model again.' },
    );
  }
  const length = view.getUint32(12, true);
  if (bytes.length < length) throw truncated(bytes.length, length);
  const found = await sha256(bytes.subarray(0, bytes.length - DIGEST));
  if (!found.every((byte, i) => byte === bytes[bytes.length - DIGEST + i])) {
    throw refuse('model-corrupt', 'the packed model is damaged: its checksum does not fit its content');
  }
  const start = FIXED + view.getUint32(16, true);
  const end = bytes.length - DIGEST;
  if (length !== bytes.length || start > end)
    throw refuse('model-invalid', 'the lengths in the file do not fit');
  return { header: readHeader(bytes.subarray(FIXED, start)), start, end };
}

/**
 * Refuses a classifier that was trained on the features of another backbone.
 *
 * @param sha256 (hex) of the backbone file at hand
 * @throws VergerError (input) `model-wrong-backbone` naming both
 */
export function assertBackbone(classifier: Pick<Classifier, 'backbone'>, sha256: string): void {
  if (classifier.backbone === sha256) return;
  throw new VergerError(
    'input',
    'model-wrong-backbone',
    `the model was trained on features of backbone ${classifier.backbone}, but the backbone here is ${sha256}`,
    { hint: 'Give the backbone it was trained with, or train again with this one.' },
  );
}

function readHeader(bytes: Uint8Array): Header {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refuse('model-invalid', 'the header is not JSON', cause);
  }
  checkHeader(header);
  return header;
}

function checkArray(name: string, values: Float32Array): void {
  const positive = POSITIVE.includes(name);
  const bad = values.findIndex((value) => !Number.isFinite(value) || (positive && value <= 0));
  if (bad >= 0) throw refuse('model-invalid', `${name} holds ${values[bad]} at ${bad}`);
}

function truncated(have: number, want: number | undefined): VergerError {
  const of = want === undefined ? '' : ` of ${want}`;
  return refuse('model-truncated', `the packed model ends too early: ${have}${of} bytes`);
}

const storedSpread = ({ mean, std }: Spread): StoredSpread => ({ mean, deviation: std });

function spreadsOf(stored: Header['rejection']): Partial<Record<keyof RejectionSignals, Spread>> {
  return Object.fromEntries(
    SIGNALS_OF_SCORE[stored.score].flatMap((signal) => {
      const spread = stored[signal];
      return spread ? [[signal, { mean: spread.mean, std: spread.deviation }]] : [];
    }),
  );
}

/** In one order of fields, so that the same model gives the same bytes. */
function answering({ words, secondLook }: Pick<PackedModel, 'words' | 'secondLook'>) {
  return {
    ...(words ? { words: { sure: words.sure, likely: words.likely } } : {}),
    ...(secondLook ? { secondLook: { below: secondLook.below, weight: secondLook.weight } } : {}),
  };
}

function facts(of: TrainingFacts): TrainingFacts {
  const { data, photos, clips, l2, acceptedKnown, validationAccuracy } = of;
  return { data, photos, clips, l2, acceptedKnown, validationAccuracy };
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  // Browsers offer it on https and localhost only, where service workers run too.
  const { subtle } = crypto;
  if (subtle === undefined) {
    throw new VergerError(
      'usage',
      'no-web-crypto',
      'this page may not compute SHA-256: it is not served securely',
      {
        hint: 'Open it over https or from localhost.',
      },
    );
  }
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}
