import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { displayName, speciesOfClass, speciesOfFolder } from '@verger/knowledge';
import {
  assertBackbone,
  classify,
  type PackedModel,
  PREPROCESSING_VERSION,
  type Prediction,
  preprocess,
  unpack,
  VergerError,
} from '@verger/vision';
import { openBackbone } from '../backbone/backbone.js';
import { shippedBackbone, shippedBackboneOf } from '../backbone/shipped.js';
import { type DecodeFailure, decodePhoto } from '../photos/decode.js';
import { shippedModel } from './shipped-model.js';

/** One possible answer and what people call it. */
export interface NamedPrediction {
  /** A class of the training photos; see `Prediction.class`. */
  readonly class: string;
  /** Id in the taxonomy; null for a class it does not know. */
  readonly species: string | null;
  /** English name of the variety, or of the species. */
  readonly name: string;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
}

export type Recognition =
  | {
      readonly ok: true;
      /** False when the photo does not look like any fruit of the training photos. */
      readonly known: boolean;
      /** Best first. */
      readonly predictions: readonly NamedPrediction[];
      /** From the bytes to the answer, in milliseconds. */
      readonly ms: number;
    }
  | { readonly ok: false; readonly failure: DecodeFailure };

/** Tells what fruit is on a photo. */
export interface Recognizer {
  /** Names of the classes it can answer with. */
  readonly classes: readonly string[];
  /**
   * @param top how many answers, all when there are fewer classes
   */
  recognize(photo: Uint8Array, top?: number): Promise<Recognition>;
  release(): Promise<void>;
}

export interface RecognizerOptions {
  /** A packed model. @default the shipped one */
  readonly model?: string;
  /** The backbone it was trained with. @default the shipped one of that sha256 */
  readonly backbone?: string;
  readonly maxPixels?: number;
  /** Threads of the network. @default 1 */
  readonly threads?: number;
}

/**
 * Opens a packed model with its backbone.
 *
 * @throws VergerError `model-missing`, `model-wrong-backbone`, `model-wrong-preprocessing` and those of `unpack`
 * and `openBackbone`
 */
export async function openRecognizer(options: RecognizerOptions = {}): Promise<Recognizer> {
  const path = options.model ?? shippedModel();
  const model = await openModel(path);
  if (model.preprocessing !== PREPROCESSING_VERSION) {
    throw new VergerError(
      'input',
      'model-wrong-preprocessing',
      `${basename(path)} was trained with preprocessing ${model.preprocessing}, this is ${PREPROCESSING_VERSION}`,
      { mend: 'train it again: verger run <photos> --out <dir>' },
    );
  }
  const { threads = 1, maxPixels } = options;
  const backbone = await openBackbone(options.backbone ?? backboneOf(model), { threads });
  try {
    assertBackbone(model, backbone.sha256);
  } catch (error) {
    await backbone.release();
    throw error;
  }
  return {
    classes: model.head.classes,
    async recognize(photo, top = 3) {
      const started = performance.now();
      const decoded = await decodePhoto(photo, maxPixels);
      if (!decoded.ok) return decoded;
      const features = await backbone.features(preprocess(decoded.pixels, backbone.inputSize));
      const { known, predictions } = classify(model, features);
      const ms = Math.round((performance.now() - started) * 10) / 10;
      return { ok: true, known, predictions: predictions.slice(0, top).map(named), ms };
    },
    release: () => backbone.release(),
  };
}

/** A variety is named only when it is more likely than not; JSON readers find the likeliest in `class`. */
function named({ class: label, probability, species: id, variety }: Prediction): NamedPrediction {
  const species = speciesOfClass(label)?.species ?? speciesOfFolder(label);
  const sure = variety === undefined || probability * variety.share >= 0.5;
  const name = sure || id === undefined ? label : id;
  return { class: label, species: id ?? species?.id ?? null, name: displayName(name, 'en'), probability };
}

/** Where no shipped backbone is the one of the model, the float one is opened, to be refused by name. */
const backboneOf = (model: PackedModel): string =>
  (shippedBackboneOf(model.backbone) ?? shippedBackbone()).path;

async function openModel(path: string): Promise<PackedModel> {
  const bytes = await readModel(path);
  try {
    return await unpack(bytes);
  } catch (cause) {
    if (!(cause instanceof VergerError)) throw cause;
    const { kind, code, message, mend } = cause;
    throw new VergerError(kind, code, `${path}: ${message}`, { ...(mend ? { mend } : {}), cause });
  }
}

async function readModel(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new VergerError('input', 'model-missing', `the model ${path} cannot be read`, {
      mend: 'give a packed model: --model <run folder>/classifier/model.verger',
      cause,
    });
  }
}
