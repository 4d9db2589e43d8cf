import type { Log } from '@verger/base';
import { calibrateRejection, type RejectionThresholds } from '@verger/learning/classifier';
import { BACKGROUND_CLASS, type PackedModel, PLAIN_WORDS, type SecondLook } from '@verger/vision';
import type { OpenedRecipe } from '../recipe/open-recipe.js';
import { augmentedImage, type TrainingImage } from '../recipe/plan-images.js';
import { type Calibration, calibrated } from './calibration.js';
import { type FitContext, fitModel, NEUTRAL } from './fit-model.js';
import { BELOWS, fitSecondLook, type LookedTwice, WEIGHTS } from './fit-second-look.js';
import { fitWords } from './fit-words.js';
import { dealFolds } from './folds.js';
import { isRight, predictSpecies, type SpeciesAnswer, scorePrediction } from './measure.js';
import { predictAsServed, predictTwice } from './predict-as-served.js';
import { fitSpeciesTemperature } from './species-temperature.js';

/** Each fold is asked by a head that saw none of its groups. */
export const FOLDS = 4;

/** Answers to photos outside the studio, by heads that saw no photo of their group. */
export interface HeldOut {
  /** Species that were trained on with photos outside the studio, in photos of other groups. */
  readonly known: readonly SpeciesAnswer[];
  /** Photos that show nothing, from groups none of whose photos were trained on. */
  readonly nothing: readonly SpeciesAnswer[];
  /** Species of which nothing at all was trained on. */
  readonly unknown: readonly SpeciesAnswer[];
}

/** One fold: the head that did not see it, and what to ask. */
export interface Fold {
  readonly model: PackedModel;
  readonly asked: readonly TrainingImage[];
  /** Species that this head knows from outside the studio. */
  readonly outside: ReadonlySet<string | null>;
}

/**
 * Heads that did not see a fold of the photographers (groups outside the studio) each. Asked are whole photos only: no
 * mirror images, no crops.
 *
 * @param pictures all training images
 */
export async function photographerFolds(
  fitContext: FitContext,
  pictures: readonly TrainingImage[],
  log: Log,
): Promise<Fold[]> {
  const photos = pictures.filter(isPhoto);
  const dealt = dealFolds(
    photos.map(({ group }) => group),
    FOLDS,
    fitContext.recipe.seed,
  );
  const foldOf = new Map(photos.map(({ group }, i) => [group, dealt[i]!]));
  const folds: Fold[] = [];
  for (let held = 0; held < FOLDS; held++) {
    fitContext.signal.throwIfAborted();
    const isHeld = ({ group }: TrainingImage) => foldOf.get(group) === held;
    const asked = photos.filter(isHeld);
    if (asked.length === 0) continue;
    const kept = pictures.filter((one) => !isHeld(one));
    log.info(
      `fold ${held + 1} of ${FOLDS}: ${kept.length} training images, ${asked.length} validation photos`,
    );
    const model = await fitModel(fitContext, kept);
    const outside = new Set(photos.filter((one) => !isHeld(one)).map(({ species }) => species));
    folds.push({ model, asked, outside });
  }
  return folds;
}

/**
 * What `holdOut` of the recipe keeps out of training, to evaluate a model that has not seen it: neither its head nor its
 * backbone has seen these photographers and species.
 *
 * @param pictures all training images
 */
export function strangersFold(
  { heldOut }: Pick<OpenedRecipe, 'heldOut'>,
  model: PackedModel,
  pictures: readonly TrainingImage[],
): Fold {
  // Frames of the studio are told from photos by more than their fruit.
  const species = heldOut.species.filter(({ domain }) => domain !== 'studio');
  return {
    model,
    asked: [...heldOut.strangers, ...species].map((photo) => augmentedImage(photo, 'whole')),
    outside: new Set(pictures.filter(isPhoto).map((one) => one.species)),
  };
}

/** Asks each fold its photos, as its model is served. */
export async function predictFolds(
  { features }: Pick<FitContext, 'features'>,
  folds: readonly Fold[],
  calibration: Calibration,
): Promise<HeldOut> {
  const known: SpeciesAnswer[] = [];
  const nothing: SpeciesAnswer[] = [];
  const unknown: SpeciesAnswer[] = [];
  for (const { model, asked, outside } of folds) {
    for (const answer of await predictAsServed(features, calibrated(model, calibration), asked)) {
      if (answer.picture.species === null) nothing.push(answer);
      else if (answer.truth === null) unknown.push(answer);
      else if (outside.has(answer.truth)) known.push(answer);
    }
  }
  return { known, nothing, unknown };
}

/**
 * Calibrates on the photos of strangers, as a stranger's phone will ask: temperature and limits on their photos as a
 * whole, then whether a second look helps, then the words on what is answered.
 *
 * @param folds heads that saw none of the photographers whose photos they are asked
 */
export async function calibrate(
  fitContext: Pick<FitContext, 'features' | 'recipe'>,
  folds: readonly Fold[],
): Promise<{ readonly calibration: Calibration; readonly heldOut: HeldOut }> {
  const { features, recipe } = fitContext;
  const values = await features.of(folds.flatMap(({ asked }) => asked));
  const temperature = fitSpeciesTemperature(
    folds.flatMap(({ model, asked, outside }) => {
      const species = model.head.species!;
      return predictSpecies(model, asked, values)
        .filter(({ truth }) => truth !== null && outside.has(truth))
        .map(({ logits, truth }) => ({
          logits: logits.map((value, c) =>
            species[c] === BACKGROUND_CLASS ? Number.NEGATIVE_INFINITY : value,
          ),
          truth: [...species.keys()].filter((c) => species[c] === truth),
        }));
    }),
  );
  const from = `photographers held out: ${recipe.data}`;
  const warm = { temperature, rejection: NEUTRAL, words: PLAIN_WORDS, from };
  const once = await predictFolds(fitContext, folds, warm);
  const rejection = calibrateRejection(
    once.known.map(({ rejectionSignals }) => rejectionSignals),
    scoreFor(folds, once),
    recipe.accepted,
  );
  const secondLook = await secondLookOf(fitContext, folds, { ...warm, rejection });
  const looking = { ...warm, rejection, secondLook };
  const heldOut = secondLook ? await predictFolds(fitContext, folds, looking) : once;
  const heard = scorePrediction(heldOut.known, rejection).filter(({ accepted }) => accepted);
  const words = fitWords(
    heard.map((one) => {
      const { group, domain } = one.picture;
      return { probability: one.probability, right: isRight(one), group, domain };
    }),
    recipe.words,
  );
  return { calibration: { ...looking, words }, heldOut };
}

/** The best score that the photos allow; compared in docs/recognition.md. */
function scoreFor(folds: readonly Fold[], { nothing }: HeldOut): RejectionThresholds['score'] {
  if (folds.every(({ model }) => model.rejection.photoShape)) return 'energy-relative';
  return nothing.length > 0 ? 'energy-fruit' : 'entropy-distance';
}

/** Photos whose answer is a doubtful one are looked at again with each weight. */
async function secondLookOf(
  { features }: Pick<FitContext, 'features'>,
  folds: readonly Fold[],
  calibration: Calibration,
): Promise<SecondLook | undefined> {
  const looked: LookedTwice[] = [];
  const most = Math.max(...BELOWS);
  for (const fold of folds) {
    const model = calibrated(fold.model, calibration);
    const answers = predictSpecies(model, fold.asked, await features.of(fold.asked)).filter(
      ({ truth }) => truth !== null && fold.outside.has(truth),
    );
    const verdicts = scorePrediction(answers, calibration.rejection);
    const doubtful = verdicts.filter(({ accepted, probability }) => accepted && probability < most);
    const pictures = doubtful.map(({ picture }) => picture);
    // One after the other: the first computes the pictures for all.
    const after: Awaited<ReturnType<typeof predictTwice>>[] = [];
    for (const weight of WEIGHTS) after.push(await predictTwice(features, model, pictures, weight));
    const rightAfter = after.map((some) => new Map(some.map((one) => [one.picture, isRight(one)])));
    for (const one of verdicts) {
      const { picture, probability, accepted: known } = one;
      const right = isRight(one);
      looked.push({
        probability,
        known,
        right,
        rightAfter: rightAfter.map((by) => by.get(picture) ?? right),
      });
    }
  }
  return fitSecondLook(looked);
}

/** A whole photo taken outside the studio. */
const isPhoto = ({ made, domain }: TrainingImage): boolean =>
  domain !== 'studio' && 'view' in made && made.view === 'whole';
