import { isRight, type Judged } from '../fit/measure.js';
import { askPhotos, isKnown, knownLine, setPhotos } from './ask.js';
import type { Protocol } from './protocol.js';

/** Longest side in pixels. */
const SIDES = [32, 64, 100, 160, 224] as const;

/** How small may a photo be? */
export const size: Protocol = {
  id: 'size',
  title: 'Size of the photo',
  asks: `The sets outside the studio, shrunk to ${SIDES.join(', ')} pixels on the longest side; species asked.`,
  withTraining: false,
  async measure(world) {
    const photos = setPhotos(world, false).filter(({ species }) => species !== null);
    const asked: { name: string; answers: Judged[] }[] = [];
    for (const side of SIDES) {
      const answers = await askPhotos(world, photos, { view: `side-${side}` });
      asked.push({ name: `${side} pixels`, answers: answers.filter(isKnown) });
    }
    asked.push({ name: 'as they are', answers: (await askPhotos(world, photos)).filter(isKnown) });
    return {
      lines: asked.map(({ name, answers }) => knownLine(name, answers)),
      wrong: asked.slice(0, SIDES.length).flatMap(({ answers }) => answers.filter((one) => !isRight(one))),
    };
  },
};
