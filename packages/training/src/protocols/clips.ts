import { isGeneral } from '@verger/learning/backbone';
import { turnOf } from '@verger/storage/photos';
import { isRight, scorePrediction } from '../fit/measure.js';
import type { Labelled } from '../recipe/labelled.js';
import { augmentedImage } from '../recipe/plan-images.js';
import { bySpecies, isKnown, knownLine, predictImages, refit, setPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

/** Whole turns that a head did not see. */
export const clips: Protocol = {
  id: 'clips',
  title: 'Clips held out',
  asks:
    'A head of the same recipe that saw no frame of the studio clips r_, r2_, r3_ and no composite of one is asked ' +
    'about them, those of Training and of Test. The fruit is the same, its side and stance are not.',
  caveat: ({ backbone, recipe }) =>
    isGeneral(backbone.sha256) || recipe.caveats.clips !== undefined
      ? null
      : 'The backbone is not the general one. If it was fine-tuned on frames of these clips, the figure flatters.',
  withTraining: false,
  async measure(context) {
    const held = [
      ...context.photos.filter(({ domain }) => domain === 'studio'),
      ...setPhotos(context, true),
    ].filter(isRotated);
    const model = await refit(
      context,
      context.photos.filter((photo) => !(photo.domain === 'studio' && isRotated(photo))),
    );
    const answers = await predictImages(
      context,
      held.map((photo) => augmentedImage(photo, 'whole')),
      model,
    );
    const { rejection } = context.model;
    const classes = scorePrediction(answers, rejection, 'class').filter(isKnown);
    const species = scorePrediction(answers, rejection).filter(isKnown);
    return {
      lines: [knownLine('class asked', classes), knownLine('species asked', species)],
      wrong: classes.filter((one) => !isRight(one)),
      bySpecies: bySpecies(species),
    };
  },
};

/** A frame of `r_`, `r2_`, …: its group ends in the name of the clip. */
function isRotated({ group }: Labelled): boolean {
  const turn = turnOf(group.slice(group.lastIndexOf('/') + 1));
  return turn !== null && turn !== '';
}
