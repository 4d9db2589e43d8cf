import { VergerError } from '@verger/base';

/** How many components to keep: the least number that reaches a share of the variance, or a number. */
export type Asked = { readonly variance: number } | { readonly components: number };

/** Shares of the variance whose k every model tells. */
export const SHARES = [0.8, 0.9, 0.95, 0.99] as const;

/** A cumulative share this close below the share asked for reaches it: it is a sum of rounded numbers. */
const ROUNDING = 1e-12;

/**
 * Variances along all components with rounding noise set to zero: those of rank `rows` and beyond, which
 * centred rows cannot have, and those within `dimension·epsilon` of nothing.
 *
 * @param eigenvalues falling
 */
export function explainedVariance(eigenvalues: Float64Array, rows: number): Float64Array {
  const noise = Math.max(0, eigenvalues[0] ?? 0) * eigenvalues.length * Number.EPSILON;
  return eigenvalues.map((value, i) => (i < rows - 1 && value > noise ? value : 0));
}

/** Each variance as a share of their sum; zeros when the sum is zero. */
export function shares(variances: Float64Array): Float64Array {
  const total = variances.reduce((sum, x) => sum + x, 0);
  return variances.map((x) => (total > 0 ? x / total : 0));
}

/** Least k whose components hold `share` of the variance; null when no k does (no variance at all). */
export function componentsFor(ratios: Float64Array, share: number): number | null {
  let held = 0;
  for (const [i, ratio] of ratios.entries()) {
    if (ratio === 0) return null;
    held += ratio;
    if (held >= share - ROUNDING) return i + 1;
  }
  return null;
}

/** @throws VergerError `pca-bad-variance`, `pca-bad-components` when no data could meet what is asked */
export function checkAsked(asked: Asked, dimension: number): void {
  if ('variance' in asked) {
    if (asked.variance > 0 && asked.variance <= 1) return;
    throw new VergerError('usage', 'pca-bad-variance', `a share of the variance of ${asked.variance}`, {
      hint: 'Give a share above 0 and up to 1: 0.95 keeps 95 % of the variance.',
    });
  }
  const { components } = asked;
  if (Number.isInteger(components) && components >= 1 && components <= dimension) return;
  throw new VergerError(
    'usage',
    'pca-bad-components',
    `${components} components of features of dimension ${dimension}`,
    { hint: `Ask for a whole number of components from 1 to ${dimension}.` },
  );
}

/**
 * The number of components to keep.
 *
 * @param ratios falling shares, zero beyond the rank
 * @param rows of which the ratios come
 * @throws VergerError `pca-no-variance`, `pca-too-many-components` (each says what can be reached), and as
 * `checkAsked`
 */
export function chooseK(asked: Asked, ratios: Float64Array, rows: number): number {
  checkAsked(asked, ratios.length);
  const reachable = ratios.filter((ratio) => ratio > 0).length;
  const photos = `${rows} photo${rows === 1 ? '' : 's'}`;
  if (reachable === 0) {
    const why = rows < 2 ? 'one photo has no variance' : 'their features are all the same';
    throw new VergerError('input', 'pca-no-variance', `${photos}: ${why}, 0 components can be fitted`, {
      hint: 'Give at least two photos that differ.',
    });
  }
  // All components together hold all of the variance, whatever the rounding of its parts says.
  if ('variance' in asked) return componentsFor(ratios, asked.variance) ?? reachable;
  if (asked.components <= reachable) return asked.components;
  throw new VergerError(
    'input',
    'pca-too-many-components',
    `${asked.components} components asked, but ${photos} vary along ${reachable} only`,
    { hint: `Ask for ${reachable} components or fewer, or give more photos.` },
  );
}
