import { isRight, type ScoredPrediction } from '../fit/measure.js';
import { isKnown, knownLine, predictPhotos, setPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

/** Does it matter how the phone is held? */
export const rotation: Protocol = {
  id: 'rotation',
  title: 'Turned photos',
  asks: 'The sets outside the studio, turned by 90, 180 and 270 degrees; species asked.',
  withTraining: false,
  async measure(context) {
    const photos = setPhotos(context, false).filter(({ species }) => species !== null);
    const asked: { name: string; answers: ScoredPrediction[] }[] = [];
    for (const [name, view] of [
      ['upright', 'whole'],
      ['90 degrees', 'turned-90'],
      ['180 degrees', 'turned-180'],
      ['270 degrees', 'turned-270'],
    ] as const) {
      asked.push({ name, answers: (await predictPhotos(context, photos, { view })).filter(isKnown) });
    }
    return {
      lines: asked.map(({ name, answers }) => knownLine(name, answers)),
      wrong: asked.slice(1).flatMap(({ answers }) => answers.filter((one) => !isRight(one))),
    };
  },
};
