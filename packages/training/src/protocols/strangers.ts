import { isRight } from '../fit/measure.js';
import { bySpecies, isKnown, knownLine, predictPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

/** Photographers that `holdOut` of the recipe keeps from the backbone too. */
export const strangers: Protocol = {
  id: 'strangers',
  title: 'Photographers held out of head and backbone',
  asks:
    'Whole photos of the photographers that the recipe holds out: neither the head nor, when it was tuned by the same ' +
    'recipe, the backbone saw one. What a new phone will ask.',
  withTraining: true,
  async measure(context) {
    const known = (await predictPhotos(context, context.heldOut.strangers)).filter(isKnown);
    const domains = [...new Set(known.map(({ picture }) => picture.domain))].sort();
    return {
      lines: [
        knownLine('all', known),
        ...(domains.length > 1
          ? domains.map((domain) =>
              knownLine(
                domain,
                known.filter(({ picture }) => picture.domain === domain),
              ),
            )
          : []),
      ],
      wrong: known.filter((one) => !isRight(one)),
      bySpecies: bySpecies(known),
    };
  },
};
