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

/** A set of the recipe that never teaches. */
export const setProtocol = (name: string): Protocol => ({
  id: name,
  title: `Set "${name}"`,
  asks: (context) =>
    isStudioSet(context, name)
      ? 'Studio frames the recipe keeps apart: which class of Fruits-360 is it, and which species?'
      : 'Photos the recipe keeps apart, species asked, and split by whether photos outside the studio taught the species.',
  caveat: (context) =>
    isStudioSet(context, name)
      ? 'Same fruit, same clip: other frames of these turns taught. It says little of any other photo.'
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
  const taught = answers.filter(({ truth }) => outside.has(truth));
  const studio = answers.filter(({ truth }) => !outside.has(truth));
  const parts =
    taught.length > 0 && studio.length > 0
      ? [
          knownLine('species taught outside the studio too', taught),
          knownLine('species taught by the studio only', studio),
        ]
      : [];
  return {
    lines: [knownLine('all known species', answers), ...parts],
    wrong: answers.filter((one) => !isRight(one)),
    shown: 60,
    bySpecies: bySpecies(answers),
  };
}
