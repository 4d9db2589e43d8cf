import { type Confidence, confidenceOf } from '@verger/vision';
import { isRight, type ScoredPrediction } from '../fit/measure.js';
import { scoredFolds } from './photographers.js';
import { isKnown, isStudioSet, knownLine, predictPhotos } from './predict.js';
import type { Protocol } from './protocol.js';

const WORDS: readonly Confidence[] = ['sure', 'likely', 'maybe'];

/** Is it right when it says that it is sure? */
export const words: Protocol = {
  id: 'words',
  title: 'Words',
  asks: ({ model, recipe }) => {
    const { sure, likely } = model.words ?? {};
    const from = (threshold: number | undefined) =>
      threshold === undefined
        ? 'not fitted'
        : threshold === 1
          ? 'never said'
          : `from ${threshold.toFixed(3)}`;
    return (
      `How often an answer is right by the word it bears, of photos taken for known: sure (${from(sure)}; promised ` +
      `${recipe.words.sure}), likely (${from(likely)}; promised ${recipe.words.likely}), maybe.`
    );
  },
  withTraining: false,
  async measure(context) {
    const domains = new Map<string, readonly ScoredPrediction[]>();
    for (const [name, set] of context.sets) {
      if (!isStudioSet(context, name)) domains.set(name, await predictPhotos(context, set));
    }
    domains.set('photographers held out', (await scoredFolds(context)).known);
    const lines = [...domains].flatMap(([name, answers]) => {
      const heard = answers.filter((one) => isKnown(one) && one.accepted);
      return WORDS.map((word) => ({
        name: `${name}: ${word}`,
        answers: heard.filter(isSaid(context, word)),
      }));
    });
    return {
      lines: lines.map(({ name, answers }) => knownLine(name, answers)),
      wrong: lines
        .filter(({ name }) => name.endsWith('sure'))
        .flatMap(({ answers }) => answers.filter((one) => !isRight(one))),
    };
  },
};

const isSaid =
  ({ model }: Parameters<Protocol['measure']>[0], word: Confidence) =>
  ({ probability }: ScoredPrediction): boolean =>
    confidenceOf(model.words, probability) === word;
