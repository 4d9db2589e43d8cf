import { VergerError } from '@verger/base';
import type { LayerWeights } from './network.js';

/** Trained weights stay far below; a damaged bit in an exponent mostly does not. */
const LARGEST = 1e6;

const PARTS = ['kernel', 'gamma', 'beta', 'mean', 'variance'] as const;

/**
 * Refuses weights that no training leaves behind. Folding would hide some: an infinite variance becomes a scale
 * of 0, one just below 0 a large but finite one.
 *
 * @returns the weights, as they are
 * @throws VergerError (input) `backbone-not-finite`, `backbone-implausible`, `backbone-negative-variance`
 */
export function checkWeights(weights: LayerWeights): LayerWeights {
  const { layer, variance } = weights;
  const hint = 'Train or get the weights again.';
  for (const part of PARTS) {
    // Also what is not a number.
    const outside = find(weights[part], (value) => !(Math.abs(value) <= LARGEST));
    if (outside === undefined) continue;
    const where = part === 'kernel' ? layer.name : layer.norm;
    const code = Number.isFinite(outside) ? 'backbone-implausible' : 'backbone-not-finite';
    throw new VergerError('input', code, `Layer ${where} holds ${outside} as ${part}`, { hint });
  }
  const negative = find(variance, (value) => value < 0);
  if (negative !== undefined) {
    const message = `Layer ${layer.norm} holds the variance ${negative}`;
    throw new VergerError('input', 'backbone-negative-variance', message, { hint });
  }
  return weights;
}

function find(values: ArrayLike<number>, wrong: (value: number) => boolean): number | undefined {
  for (let i = 0; i < values.length; i++) if (wrong(values[i]!)) return values[i]!;
  return undefined;
}
