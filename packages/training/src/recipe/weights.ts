import type { TrainingImage } from './plan-images.js';
import type { Recipe } from './recipe.js';

/**
 * How much a picture of a class with `n` pictures in its domain weighs: `n ** -POWER`. At 1 all (domain, class)
 * pairs count the same and a dozen photos pull as hard as two hundred; at 0 the studio's many frames drown the
 * rest. Measured: docs/recognition.md.
 */
export const POWER = 0.75;

/** Weight of each picture, mean 1, from its (domain, class) pair and the recipe's weight of the domain. */
export function weightsOf(
  pictures: readonly Pick<TrainingImage, 'domain'>[],
  classes: readonly string[],
  { weights }: Pick<Recipe, 'weights'>,
): Float32Array {
  const pair = (i: number) => `${pictures[i]!.domain}/${classes[i]}`;
  const counts = new Map<string, number>();
  for (let i = 0; i < pictures.length; i++) counts.set(pair(i), (counts.get(pair(i)) ?? 0) + 1);
  const raw = pictures.map(({ domain }, i) => weights[domain] * counts.get(pair(i))! ** -POWER);
  const mean = raw.reduce((a, b) => a + b, 0) / Math.max(1, raw.length);
  return Float32Array.from(raw, (weight) => weight / (mean || 1));
}
