import type { Network } from '@verger/vision';

/** More gain little on so small a network, and phones have few fast cores. */
const MOST = 4;

/** Workers that share the work of a network. Without them it takes longer, no more. */
export function startHelpers({ shared }: Network): void {
  const threads = threadsFor(navigator.hardwareConcurrency, self.crossOriginIsolated);
  try {
    for (let thread = 1; thread < threads; thread++)
      new Worker(new URL('./network-thread.ts', import.meta.url), { type: 'module' }).postMessage(shared);
  } catch (error) {
    console.warn('the network runs on one thread:', error);
  }
}

/**
 * Threads that the network runs on: half of the cores, but two where there are two.
 *
 * @param isIsolated whether the page may share memory between threads (`crossOriginIsolated`); it takes one if not
 */
export function threadsFor(cores: number, isIsolated: boolean): number {
  if (!isIsolated) return 1;
  return Math.min(MOST, cores, Math.max(2, Math.floor(cores / 2)));
}
