import { type Log, VergerError } from '@verger/base';
import { type BackboneFile, backboneFile } from '@verger/learning/backbone';
import { acceptedShare, refuseOneClass } from '@verger/learning/classifier';
import type { RunContext } from '@verger/pipeline';
import { openStore, type Store } from '@verger/storage/store';
import {
  BACKGROUND_CLASS,
  compact,
  type PackedModel,
  pack,
  type SecondLook,
  unpack,
  type Words,
} from '@verger/vision';
import { type Calibration, calibrated, readCalibration, writtenCalibration } from './fit/calibration.js';
import { fitModel } from './fit/fit-model.js';
import { isRight, type SpeciesAnswer } from './fit/measure.js';
import { calibrate, photographerFolds, predictFolds, strangersFold } from './fit/validate.js';
import { writeActivations } from './images/activations.js';
import { openFeatureCache } from './images/feature-cache.js';
import { measureProtocols } from './protocols/measure-protocols.js';
import type { ProtocolResult } from './protocols/protocol.js';
import { protocolsOf } from './protocols/protocols.js';
import {
  keptTrainingImages,
  type OpenedRecipe,
  openRecipe,
  type RecipeSource,
  trainingImagesOf,
} from './recipe/open-recipe.js';
import { type CountedOrigin, countOrigins } from './recipe/origins.js';
import { imagesForTuning, type TrainingImage } from './recipe/plan-images.js';

const RECIPE_MODEL_FILE = 'classifier/model.verger';
const RECIPE_METRICS_FILE = 'classifier/recipe-metrics.json';
/** Of version 0.1.0. */
const FORMER_METRICS_FILE = 'classifier/mix.json';
/** What `--calibration` reads. */
const CALIBRATION_FILE = 'calibration.json';

export interface TrainRecipeOptions extends RecipeSource {
  /** Folder for the cache, the model and its figures. */
  readonly out: string;
  /** @default the shipped one */
  readonly backbone?: string | undefined;
  /** @default one a core */
  readonly workers?: number | undefined;
  /** Write what the backbone gives for the pictures to this folder, as float16, and train nothing. */
  readonly activations?: string | undefined;
  /**
   * File with the calibration of another model of the same recipe, whose backbone saw none of the photographers it was
   * calibrated on. @default calibrated on the folds of this one
   */
  readonly calibration?: string | undefined;
}

/** `classifier/recipe-metrics.json`: what was trained and how good it is. */
export interface RecipeMetrics {
  readonly version: 2;
  readonly data: string;
  readonly backbone: string;
  readonly classes: readonly string[];
  readonly species: readonly string[];
  readonly k: number;
  readonly l2: number;
  readonly temperature: number;
  /** From which probability it says which word; 1: never. */
  readonly words: Words;
  /** Null: it looks once. */
  readonly secondLook: SecondLook | null;
  readonly photos: Readonly<Record<string, number>>;
  readonly pictures: Readonly<Record<string, number>>;
  /** Where the photos come from. */
  readonly sources: readonly CountedOrigin[];
  /** Photos that were passed over one by one, by reason. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Photographers held out and the sets of the recipe; `verger evaluate --recipe` measures more. */
  readonly protocols: readonly ProtocolResult[];
}

/**
 * Trains a packed model on several labelled folders as a recipe says, and measures it on others. What an earlier
 * start computed is not computed again; the same photos and recipe give the same model on the same machine.
 *
 * @returns the folder and the figures; null figures when only activations were written
 * @throws VergerError of the recipe, of labels, `trained-on-evaluation` when an evaluation photo or a near
 * duplicate is among the training photos, `one-class`
 */
export async function trainRecipe(
  options: TrainRecipeOptions,
  context: Pick<RunContext, 'log' | 'signal'>,
): Promise<{ readonly model: string | null; readonly metrics: RecipeMetrics | null }> {
  const { log, signal } = context;
  const given = options.calibration === undefined ? undefined : await readCalibration(options.calibration);
  const backbone = await backboneFile(options.backbone);
  if (options.activations !== undefined) {
    await writeTuningActivations({ ...options, activations: options.activations }, backbone, context);
    return { model: null, metrics: null };
  }
  const store = openStore(options.out);
  const opened = await openRecipe(options, context, store);
  const { recipe } = opened;
  const planned = keptTrainingImages(opened, trainingImagesOf);
  log.stage('features');
  const features = await openFeatureCache(store, backbone, { ...options, log, signal });
  const made = await features.of(planned);
  const training = planned.filter(({ key }) => made.has(key));
  if (training.length === 0) refuseOneClass([]);
  const fitContext = { recipe, store, backbone, features, signal };
  log.stage('train');
  const head = await fitModel(fitContext, training);
  const folds = recipe.holdOut
    ? [strangersFold(opened, head, training)]
    : await photographerFolds(fitContext, training, log);
  const { calibration, heldOut } = given
    ? { calibration: given, heldOut: await predictFolds(fitContext, folds, given) }
    : await calibrate(fitContext, folds);
  warnOfUnsaidWords(calibration, log);
  const model = withFacts(calibrated(head, calibration), opened, calibration, heldOut.known);
  const packed = await pack(compact(model));
  await store.write(RECIPE_MODEL_FILE, packed);
  await store.write(CALIBRATION_FILE, writtenCalibration(calibration));
  log.stage('evaluate');
  const shipped = await unpack(packed);
  const { results } = await measureProtocols(
    { ...opened, ...fitContext, log, training, model: shipped },
    protocolsOf(recipe).filter(({ withTraining }) => withTraining),
  );
  const metrics = metricsOf(model, opened, training, calibration, results);
  await store.write(RECIPE_METRICS_FILE, new TextEncoder().encode(`${JSON.stringify(metrics, null, 1)}\n`));
  await store.remove(FORMER_METRICS_FILE);
  return { model: `${store.url}/${RECIPE_MODEL_FILE}`, metrics };
}

/**
 * The packed model that `trainRecipe` left in a folder.
 *
 * @throws VergerError `no-recipe-model` when the folder holds none
 */
export async function readRecipeModel(store: Store): Promise<Uint8Array> {
  const packed = await store.read(RECIPE_MODEL_FILE);
  if (packed !== undefined) return packed;
  throw new VergerError('input', 'no-recipe-model', `${store.url} holds no ${RECIPE_MODEL_FILE}`, {
    hint: 'train one first: verger train --recipe recipe.json --out <dir>',
  });
}

async function writeTuningActivations(
  options: TrainRecipeOptions & { readonly activations: string },
  { path, inputSize, dimension }: BackboneFile,
  context: Pick<RunContext, 'log' | 'signal'>,
): Promise<void> {
  const opened = await openRecipe({ recipe: options.recipe, holdOut: true }, context, openStore(options.out));
  context.log.stage('activations');
  const pictures = imagesForTuning(opened.listed, opened.recipe);
  const listings = new Map([['pictures.json', pictures]]);
  if (opened.recipe.holdOut)
    listings.set('pictures-held-out.json', keptTrainingImages(opened, imagesForTuning));
  await writeActivations(openStore(options.activations), pictures, listings, {
    ...{ ...options, ...context, backbone: path, inputSize, dimension },
  });
}

function warnOfUnsaidWords({ words: { sure, likely } }: Calibration, log: Log): void {
  for (const [word, threshold] of Object.entries({ sure, likely })) {
    if (threshold === 1) log.warn(`no probability keeps what "${word}" promises: the model never says it`);
  }
}

/** The model, with what it was trained on and how it did on photos held out. */
function withFacts(
  model: PackedModel,
  { recipe, photos }: OpenedRecipe,
  { rejection }: Calibration,
  heldOut: readonly SpeciesAnswer[],
): PackedModel {
  const signals = heldOut.map(({ rejectionSignals }) => rejectionSignals);
  return {
    ...model,
    training: {
      data: recipe.data,
      photos: photos.length,
      clips: new Set(photos.map(({ group }) => group)).size,
      l2: recipe.l2,
      acceptedKnown: acceptedShare(rejection, signals),
      validationAccuracy: heldOut.filter(isRight).length / Math.max(1, heldOut.length),
    },
  };
}

function metricsOf(
  model: PackedModel,
  { recipe, photos, excluded }: OpenedRecipe,
  training: readonly TrainingImage[],
  { temperature, words, secondLook }: Calibration,
  protocols: readonly ProtocolResult[],
): RecipeMetrics {
  const { classes, species = [] } = model.head;
  return {
    version: 2,
    data: recipe.data,
    backbone: model.backbone,
    classes,
    species: [...new Set(species.filter((name) => name !== BACKGROUND_CLASS))],
    k: model.pca.k,
    l2: recipe.l2,
    temperature,
    words,
    secondLook: secondLook ?? null,
    photos: countBy(photos, ({ domain }) => domain),
    pictures: countBy(training, ({ domain }) => domain),
    sources: countOrigins(photos),
    excluded,
    protocols,
  };
}

function countBy<T>(all: readonly T[], key: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[key(one)] = (counts[key(one)] ?? 0) + 1;
  return counts;
}
