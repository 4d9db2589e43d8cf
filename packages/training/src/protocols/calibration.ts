import { reliabilityOf, type ScoredPrediction } from '../fit/measure.js';
import { predictComposites } from './composites.js';
import { scoredFolds } from './photographers.js';
import { isKnown, knownLine, predictPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

/** Is what it says with 80 % right 80 times in a hundred? */
export const calibration: Protocol = {
  id: 'calibration',
  title: 'Calibration by domain',
  asks:
    'Expected calibration error of the first answer in 15 bins, for each domain: the mean distance between how sure it ' +
    'was and how often it was right.',
  withTraining: false,
  async measure(context) {
    const domains = new Map<string, ScoredPrediction[]>();
    for (const [name, set] of context.sets) domains.set(name, await predictPhotos(context, set));
    domains.set('photographers held out', (await scoredFolds(context)).known);
    domains.set('composites', await predictComposites(context));
    const known = [...domains].map(([name, answers]) => ({ name, answers: answers.filter(isKnown) }));
    const some = known.filter(({ answers }) => answers.length > 0);
    return {
      lines: some.map(({ name, answers }) => knownLine(name, answers)),
      reliability: some.map(({ name, answers }) => ({ name, bins: reliabilityOf(answers) })),
      // Sure and wrong is what calibration is about.
      wrong: some.flatMap(({ answers }) =>
        answers.filter((one) => one.truth !== one.predicted && one.probability >= 0.9),
      ),
    };
  },
};
