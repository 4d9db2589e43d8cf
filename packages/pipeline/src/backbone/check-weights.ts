import { VergerError } from '@verger/vision';
import type { LayerWeights } from './network.js';

const PARTS = ['kernel', 'gamma', 'beta', 'mean', 'variance'] as const;

/**
 * Refuses weights that no training leaves behind. Folding would hide some: an infinite variance becomes a scale
 * of 0, one just below 0 a large but finite one.
 *
 * @returns the weights, as they are
 * @throws VergerError (input) `backbone-not-finite`, `backbone-negative-variance`
 */
export function checkWeights(weights: LayerWeights): LayerWeights {
  const { layer, variance } = weights;
  const hint = 'Train or get the weights again.';
  for (const part of PARTS) {
    const outside = find(weights[part], (value) => !Number.isFinite(value));
    if (outside === undefined) continue;
    const where = part === 'kernel' ? layer.name : layer.norm;
    throw new VergerError('input', 'backbone-not-finite', `Layer ${where} holds ${outside} as ${part}`, {
      hint,
    });
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
