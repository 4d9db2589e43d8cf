import { isRight, type ScoredPrediction, scorePrediction } from '../fit/measure.js';
import { planComposites } from '../recipe/plan-images.js';
import { bySpecies, isKnown, knownLine, outsideSpecies, predictImages, setPhotos } from './predict.js';
import type { EvaluationContext, Protocol } from './protocol.js';

/** Composites of each class. */
const EACH = 20;

/** Other seeds than in training: backgrounds are drawn from them. */
const SEED = 1_000_000;

/** Studio fruit in places that were never seen. */
export const composites: Protocol = {
  id: 'composites',
  title: 'Composites before unseen backgrounds',
  asks:
    `${EACH} composites of each class from frames outside of training, on photos and drawn backgrounds outside of ` +
    'training, seeded; by species.',
  withTraining: false,
  async measure(context) {
    const answers = await predictComposites(context);
    const outside = outsideSpecies(context);
    return {
      lines: [
        knownLine('all', answers),
        knownLine(
          'species with studio photos only',
          answers.filter(({ truth }) => !outside.has(truth)),
        ),
      ],
      wrong: answers.filter((one) => !isRight(one)),
      bySpecies: bySpecies(answers),
    };
  },
};

export async function predictComposites(context: EvaluationContext): Promise<ScoredPrediction[]> {
  const { recipe } = context;
  const frames = setPhotos(context, true);
  const things = setPhotos(context, false).filter(({ domain }) => domain === 'negative');
  const pictures = planComposites([...frames, ...things], {
    ...recipe,
    seed: recipe.seed + SEED,
    composites: { ...recipe.composites, eachClass: EACH, eachStudioOnly: 0 },
  });
  return scorePrediction(await predictImages(context, pictures), context.model.rejection).filter(isKnown);
}
