import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { elementAt, VergerError } from '@verger/base';
import { displayName, familyAnswer, speciesOfClass, speciesOfFolder } from '@verger/knowledge';
import { type DecodeFailure, decodePhoto } from '@verger/storage/photos';
import {
  type Answer,
  assertBackbone,
  type Box,
  boxesOf,
  type Confidence,
  classifyPhoto,
  confidenceOf,
  type FindKinds,
  openKinds,
  type PackedModel,
  type Part,
  type Pixels,
  PLAIN_WORDS,
  type Positions,
  PREPROCESSING_VERSION,
  type Prediction,
  type SeenKind,
  unpack,
  whereSeen,
} from '@verger/vision';
import { openBackbone } from '../backbone/backbone.js';
import { namedBackbone, shippedBackbone, shippedBackboneOf } from '../backbone/shipped.js';
import { photoNetwork } from './photo-network.js';
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
  /**
   * Of a model that answers with species: the likeliest variety of this one, with the probability that it is this
   * very one. Not there where its likeliest class tells no variety.
   */
  readonly variety?: { readonly class: string; readonly name: string; readonly probability: number };
}

/** Species with one name among people; see `allFruitFamilies`. */
export interface NamedFamily {
  /** Id in the taxonomy. */
  readonly id: string;
  /** English, with its article: `a citrus fruit`. */
  readonly name: string;
  /** Of its species together, calibrated, 0 to 1. */
  readonly probability: number;
}

export type Recognition =
  | {
      readonly ok: true;
      /** False when the photo does not look like any fruit of the training photos. */
      readonly known: boolean;
      /** How far the first prediction can be trusted; of a photo that is not known never more than `maybe`. */
      readonly confidence: Confidence;
      /** Where the first prediction is no more than a `maybe`, but the species of one family together are. */
      readonly family?: NamedFamily;
      /** How often it looked: at the photo as a whole, and again at its middle where the first answer was not sure. */
      readonly looks: 1 | 2;
      /** Best first. */
      readonly predictions: readonly NamedPrediction[];
      /** From the bytes to the answer, in milliseconds. */
      readonly ms: number;
      /** Where on the photo the first answer was found, when that was asked. */
      readonly where?: Where;
      /**
       * The kinds on the photo, when all were asked, the most certain first: several of them, or the first prediction
       * alone. None where the photo is not known and no kinds stand out.
       */
      readonly kinds?: readonly LocatedPrediction[];
    }
  | { readonly ok: false; readonly failure: DecodeFailure };

/** Where on a photo an answer was found; see `whereSeen` and `boxesOf`. */
export interface Where {
  /** Values from 0 to 1, row by row from the top, in three digits. */
  readonly map: { readonly rows: number; readonly columns: number; readonly values: readonly number[] };
  /** In shares of width and height from the upper left corner; the largest first. */
  readonly boxes: readonly Box[];
}

/** One kind of those on a photo, and where it is. */
export interface LocatedPrediction extends NamedPrediction {
  /** How far it can be trusted. */
  readonly confidence: Confidence;
  /** `[x, y, width, height]` in whole pixels of the upright photo, from its upper left corner. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** How a photo is asked about. */
export interface Asked {
  /** How many answers, all when there are fewer classes. @default 3 */
  readonly top?: number;
  /** Tell also where the fruit is: takes about as long again. @default false */
  readonly where?: boolean;
  /** Tell all kinds on the photo: takes up to 12 times as long. @default false */
  readonly all?: boolean;
}

/** Tells what fruit is on a photo. */
export interface Recognizer {
  /** Names of the classes it can answer with. */
  readonly classes: readonly string[];
  /** @throws VergerError usage `no-positions` when it is asked where or for all kinds, of a backbone that cannot tell */
  recognize(photo: Uint8Array | Pixels, asked?: Asked): Promise<Recognition>;
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
      { hint: 'train it again: verger run <photos> --out <dir>' },
    );
  }
  const { threads = 1, maxPixels } = options;
  const backbone = await openBackbone(backboneOf(model, options.backbone), { threads });
  try {
    assertBackbone(model, backbone.sha256);
  } catch (error) {
    await backbone.release();
    throw error;
  }
  const network = photoNetwork(backbone);
  let findKinds: FindKinds | undefined;
  const kindsOf = () => {
    findKinds ??= openKinds(model);
    return findKinds;
  };
  return {
    classes: model.head.classes,
    async recognize(photo, { top = 3, where = false, all = false } = {}) {
      const started = performance.now();
      const decoded =
        photo instanceof Uint8Array
          ? await decodePhoto(photo, maxPixels)
          : { ok: true as const, pixels: photo };
      if (!decoded.ok) return decoded;
      const { pixels } = decoded;
      const { looks, ...answer } = await classifyPhoto(model, pixels, network.features);
      const { known, predictions } = answer;
      const found = where
        ? whereOf(model, await network.positions(pixels), elementAt(predictions, 0))
        : undefined;
      const kinds = all ? locate(model, pixels, answer, await kindsOf()(pixels, answer, network)) : undefined;
      const ms = Math.round((performance.now() - started) * 10) / 10;
      return {
        ...{ ok: true, known, ...inWords(model, answer), looks },
        ...{ predictions: predictions.slice(0, top).map(named), ms },
        ...(found === undefined ? {} : { where: found }),
        ...(kinds === undefined ? {} : { kinds }),
      };
    },
    release: () => backbone.release(),
  };
}

function whereOf(model: PackedModel, positions: Positions, answer: Prediction): Where {
  const map = whereSeen(model, positions, answer);
  const short = (value: number) => Math.round(value * 1000) / 1000;
  return {
    map: { rows: map.rows, columns: map.columns, values: Array.from(map.values, short) },
    boxes: boxesOf(map).map(({ x, y, width, height, score }) => ({
      x: short(x),
      y: short(y),
      width: short(width),
      height: short(height),
      score: short(score),
    })),
  };
}

/** Several kinds in their boxes; one kind is the answer for the whole photo. */
function locate(
  { words = PLAIN_WORDS }: PackedModel,
  { width, height }: Pixels,
  { known, predictions }: Answer,
  kinds: readonly SeenKind[],
): LocatedPrediction[] {
  const inPixels = ({ x, y, width: wide, height: high }: Part) => {
    const [left, top] = [Math.round(x * width), Math.round(y * height)];
    const [right, bottom] = [Math.round((x + wide) * width), Math.round((y + high) * height)];
    return [left, top, right - left, bottom - top] as const;
  };
  const whole = { prediction: elementAt(predictions, 0), box: { x: 0, y: 0, width: 1, height: 1 } };
  return (kinds.length > 0 ? kinds : known ? [whole] : []).map(({ prediction, box }) => ({
    ...named(prediction),
    confidence: confidenceOf(words, prediction.probability),
    box: inPixels(box),
  }));
}

/** What may be said of an answer. */
function inWords({ words = PLAIN_WORDS }: PackedModel, { known, predictions }: Answer) {
  const confidence = confidenceOf(words, elementAt(predictions, 0).probability, known);
  const species = predictions.map((one) => [speciesIdOf(one), one.probability] as const);
  const found = known ? familyAnswer(species, words.likely) : undefined;
  if (found === undefined) return { confidence };
  const { family, probability } = found;
  return { confidence, family: { id: family.id, name: family.names.en, probability } };
}

const speciesIdOf = ({ class: label, species }: Prediction): string | null =>
  species ?? (speciesOfClass(label)?.species ?? speciesOfFolder(label))?.id ?? null;

/** A variety is named only when it is more likely than not; JSON readers find the likeliest in `class`. */
function named(prediction: Prediction): NamedPrediction {
  const { class: label, probability, species: id, variety } = prediction;
  const sure = variety === undefined || probability * variety.share >= 0.5;
  const name = sure || id === undefined ? label : id;
  const answer = {
    class: label,
    species: speciesIdOf(prediction),
    name: displayName(name, 'en'),
    probability,
  };
  if (variety === undefined || variety.class === id) return answer;
  const { class: of, share } = variety;
  return {
    ...answer,
    variety: { class: of, name: displayName(of, 'en'), probability: share * probability },
  };
}

/** Where no shipped backbone is the one of the model, the float one is opened, to be refused by name. */
const backboneOf = (model: PackedModel, given: string | undefined): string =>
  (given === undefined ? (shippedBackboneOf(model.backbone) ?? shippedBackbone()) : namedBackbone(given))
    .path;

async function openModel(path: string): Promise<PackedModel> {
  const bytes = await readModel(path);
  try {
    return await unpack(bytes);
  } catch (cause) {
    if (!(cause instanceof VergerError)) throw cause;
    const { kind, code, message, hint } = cause;
    throw new VergerError(kind, code, `${path}: ${message}`, { ...(hint ? { hint } : {}), cause });
  }
}

async function readModel(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new VergerError('input', 'model-missing', `the model ${path} cannot be read`, {
      hint: 'give a packed model: --model <run folder>/classifier/model.verger',
      cause,
    });
  }
}
