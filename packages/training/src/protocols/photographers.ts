import { calibrationOf } from '../fit/calibration.js';
import { isRight, type ScoredPrediction, scorePrediction } from '../fit/measure.js';
import { FOLDS, type HeldOut, photographerFolds, predictFolds, strangersFold } from '../fit/validate.js';
import { bySpecies, knownLine } from './predict.js';
import type { EvaluationContext, Protocol } from './protocol.js';

/** The photos of strangers. */
export const photographers: Protocol = {
  id: 'web',
  title: 'Photographers held out',
  asks:
    `Photos outside the studio in ${FOLDS} folds by photographer (repository), each asked of a head that saw none of ` +
    'their photos. Nearest to what a new phone will ask; temperature and limits come from these very answers.',
  withTraining: true,
  async measure(context) {
    const { known } = await scoredFolds(context);
    const ofDomain = (domain: string) => known.filter(({ picture }) => picture.domain === domain);
    const parts = ['web', 'shop'].filter((domain) => ofDomain(domain).length > 0);
    return {
      lines: [
        knownLine('all', known),
        ...(parts.length > 1 ? parts.map((domain) => knownLine(domain, ofDomain(domain))) : []),
      ],
      wrong: known.filter((one) => !isRight(one)),
      bySpecies: bySpecies(known),
    };
  },
};

/**
 * The answers of the folds, or of a model that holds photographers out to their photos, with the packed model's temperature and limits.
 */
export async function scoredFolds(
  context: EvaluationContext,
): Promise<Record<keyof HeldOut, ScoredPrediction[]>> {
  const { rejection } = context.model;
  const folds = context.recipe.holdOut
    ? [strangersFold(context, context.model, context.training)]
    : await photographerFolds(context, context.training, context.log);
  const { known, nothing, unknown } = await predictFolds(context, folds, calibrationOf(context.model));
  return {
    known: scorePrediction(known, rejection),
    nothing: scorePrediction(nothing, rejection),
    unknown: scorePrediction(unknown, rejection),
  };
}
