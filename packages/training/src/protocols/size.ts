import { isRight, type ScoredPrediction } from '../fit/measure.js';
import { isKnown, knownLine, predictPhotos, setPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

/** Longest side in pixels. */
const SIDES = [32, 64, 100, 160, 224] as const;

/** How small may a photo be? */
export const size: Protocol = {
  id: 'size',
  title: 'Size of the photo',
  asks: `The sets outside the studio, shrunk to ${SIDES.join(', ')} pixels on the longest side; species asked.`,
  withTraining: false,
  async measure(context) {
    const photos = setPhotos(context, false).filter(({ species }) => species !== null);
    const asked: { name: string; answers: ScoredPrediction[] }[] = [];
    for (const side of SIDES) {
      const answers = await predictPhotos(context, photos, { view: `side-${side}` });
      asked.push({ name: `${side} pixels`, answers: answers.filter(isKnown) });
    }
    asked.push({ name: 'as they are', answers: (await predictPhotos(context, photos)).filter(isKnown) });
    return {
      lines: asked.map(({ name, answers }) => knownLine(name, answers)),
      wrong: asked.slice(0, SIDES.length).flatMap(({ answers }) => answers.filter((one) => !isRight(one))),
    };
  },
};
