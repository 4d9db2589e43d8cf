import { joined, type PackedModel, type SecondLook } from '@verger/vision';
import type { FeatureCache, ImageFeatures } from '../images/feature-cache.js';
import { middleOf, type TrainingImage } from '../recipe/plan-images.js';
import { predictSpecies, type SpeciesAnswer, scorePrediction } from './measure.js';

/** Asks a model about pictures as it is served: it looks again where it is to. Composites are looked at once. */
export async function predictAsServed(
  features: FeatureCache,
  model: PackedModel,
  pictures: readonly TrainingImage[],
): Promise<SpeciesAnswer[]> {
  const first = predictSpecies(model, pictures, await features.of(pictures));
  const { secondLook } = model;
  if (secondLook === undefined) return first;
  const verdicts = scorePrediction(first, model.rejection);
  const again = new Set(
    verdicts
      .filter(({ accepted, probability }) => accepted && probability < secondLook.below)
      .map(({ picture }) => picture),
  );
  const second = await predictTwice(features, model, [...again], secondLook.weight);
  const byPicture = new Map(second.map((answer) => [answer.picture, answer]));
  // Whether it is known is told by the first look.
  return first.map((answer) => ({
    ...(byPicture.get(answer.picture) ?? answer),
    rejectionSignals: answer.rejectionSignals,
  }));
}

/** Answers from both looks; pictures that have no second one are left out. */
export async function predictTwice(
  features: FeatureCache,
  model: PackedModel,
  pictures: readonly TrainingImage[],
  weight: SecondLook['weight'],
): Promise<SpeciesAnswer[]> {
  const middles = new Map(pictures.map((picture) => [picture, middleOf(picture)]));
  const values = await features.of([...middles.values()].filter((one) => one !== undefined));
  const both = new Map<string, Float32Array>();
  for (const [{ key }, middle] of middles) {
    const [whole, part] = [values.get(key), middle && values.get(middle.key)];
    if (whole !== undefined && part !== undefined) both.set(key, joined(whole, part, weight));
  }
  return predictSpecies(model, pictures, both satisfies ImageFeatures);
}
