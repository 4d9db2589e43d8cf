import type { PackedModel } from '@verger/vision';
import type { Augmentation } from '../augmentation/augment.js';
import { calibrated, calibrationOf } from '../fit/calibration.js';
import { fitModel } from '../fit/fit-model.js';
import {
  knownFigures,
  type ScoredPrediction,
  type SpeciesAnswer,
  scorePrediction,
  unknownFigures,
} from '../fit/measure.js';
import { predictAsServed } from '../fit/predict-as-served.js';
import type { Labelled } from '../recipe/labelled.js';
import { trainingImagesOf } from '../recipe/open-recipe.js';
import { augmentedImage, type TrainingImage } from '../recipe/plan-images.js';
import type { EvaluationContext, Line, SpeciesScore } from './protocol.js';

/** Asks the packed model, or another, about pictures; their features come from the cache or go into it. */
export async function predictImages(
  context: EvaluationContext,
  pictures: readonly TrainingImage[],
  model: PackedModel = context.model,
): Promise<SpeciesAnswer[]> {
  return predictAsServed(context.features, model, pictures);
}

/** Asks about photos, whole or in another view; the verdicts are those of the packed model's limits. */
export async function predictPhotos(
  context: EvaluationContext,
  photos: readonly Labelled[],
  { view = 'whole', model = context.model }: { view?: Augmentation; model?: PackedModel } = {},
): Promise<ScoredPrediction[]> {
  const pictures = photos.map((photo) => augmentedImage(photo, view));
  return scorePrediction(await predictImages(context, pictures, model), context.model.rejection);
}

/** A head of the same recipe trained on other photos, with the calibration of the packed model. */
export async function refit(context: EvaluationContext, photos: readonly Labelled[]): Promise<PackedModel> {
  return calibrated(
    await fitModel(context, trainingImagesOf(photos, context.recipe)),
    calibrationOf(context.model),
  );
}

export const knownLine = (name: string, answers: readonly ScoredPrediction[]): Line => ({
  name,
  known: knownFigures(answers),
  unknown: null,
});

/** @param known familiar photos of the same kind, to compare with */
export const unknownLine = (
  name: string,
  unknown: readonly ScoredPrediction[],
  known: readonly ScoredPrediction[],
): Line => ({
  name,
  known: null,
  unknown: unknownFigures(unknown, known),
});

/** Of a model that knows its truth. */
export const isKnown = ({ truth }: ScoredPrediction): boolean => truth !== null;

/** Species with training photos outside the studio. */
export const outsideSpecies = ({ photos }: Pick<EvaluationContext, 'photos'>): ReadonlySet<string | null> =>
  new Set(photos.filter(({ domain }) => domain !== 'studio').map(({ species }) => species));

/**
 * Sets whose clips are in training too, such as Fruits-360 Test: of most of their photos other frames of the same
 * turn are training photos.
 */
export function isStudioSet(
  { photos, sets }: Pick<EvaluationContext, 'photos' | 'sets'>,
  name: string,
): boolean {
  const clips = new Set(photos.filter(({ domain }) => domain === 'studio').map(({ group }) => group));
  const set = sets.get(name) ?? [];
  return set.length > 0 && set.filter(({ group }) => clips.has(group)).length > set.length / 2;
}

/** Photos of all sets of one kind. */
export const setPhotos = (context: EvaluationContext, studio: boolean): Labelled[] =>
  [...context.sets].flatMap(([name, set]) => (isStudioSet(context, name) === studio ? [...set] : []));

/** Which species are hard, worst first. */
export function bySpecies(answers: readonly ScoredPrediction[]): SpeciesScore[] {
  const said = new Map<string, string[]>();
  for (const { truth, predicted } of answers) {
    if (truth !== null) said.set(truth, [...(said.get(truth) ?? []), predicted]);
  }
  return [...said]
    .map(([species, all]) => {
      const wrong = all.filter((one) => one !== species);
      return {
        species,
        photos: all.length,
        right: all.length - wrong.length,
        mostly: mostFrequent(wrong),
      };
    })
    .sort((a, b) => a.right / a.photos - b.right / b.photos || (a.species < b.species ? -1 : 1));
}

function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null;
}
