import { isRight, scorePrediction } from '../fit/measure.js';
import { augmentedImage } from '../recipe/plan-images.js';
import {
  bySpecies,
  isKnown,
  isStudioSet,
  knownLine,
  outsideSpecies,
  predictImages,
  predictPhotos,
} from './predict.js';
import type { EvaluationContext, Measured, Protocol } from './protocol.js';

/** An evaluation set of the recipe. */
export const setProtocol = (name: string): Protocol => ({
  id: name,
  title: `Set "${name}"`,
  asks: (context) =>
    isStudioSet(context, name)
      ? 'Studio frames the recipe keeps apart: which class of Fruits-360 is it, and which species?'
      : 'Evaluation photos of the recipe, by species, split by whether the species has training photos outside the studio.',
  caveat: (context) =>
    isStudioSet(context, name)
      ? 'Same fruit, same clip: other frames of these turns are training photos. It says little of any other photo.'
      : null,
  withTraining: true,
  measure: (context) => (isStudioSet(context, name) ? sameClips(context, name) : elsewhere(context, name)),
});

/** The official split. */
async function sameClips(context: EvaluationContext, name: string): Promise<Measured> {
  const answers = await predictImages(
    context,
    context.sets.get(name)!.map((photo) => augmentedImage(photo, 'whole')),
  );
  const { rejection } = context.model;
  const classes = scorePrediction(answers, rejection, 'class').filter(isKnown);
  const species = scorePrediction(answers, rejection);
  return {
    lines: [
      knownLine('class asked (same fruit, same clip)', classes),
      knownLine('species asked (same fruit, same clip)', species),
    ],
    wrong: classes.filter((one) => !isRight(one)),
    bySpecies: bySpecies(species),
  };
}

async function elsewhere(context: EvaluationContext, name: string): Promise<Measured> {
  const answers = (await predictPhotos(context, context.sets.get(name)!)).filter(isKnown);
  const outside = outsideSpecies(context);
  const inTraining = answers.filter(({ truth }) => outside.has(truth));
  const studio = answers.filter(({ truth }) => !outside.has(truth));
  const parts =
    inTraining.length > 0 && studio.length > 0
      ? [
          knownLine('species with training photos outside the studio', inTraining),
          knownLine('species with studio photos only', studio),
        ]
      : [];
  return {
    lines: [knownLine('all known species', answers), ...parts],
    wrong: answers.filter((one) => !isRight(one)),
    shown: 60,
    bySpecies: bySpecies(answers),
  };
}
