import type { Backbone } from './backbone.js';
import { testPhoto } from './test-photo.js';

/** Milliseconds that each of two networks is run for, in turns. */
const TIME = 400;

/**
 * How much faster a network is than another, on this processor and one thread: both run the test photo in turns, for
 * .8 s together.
 *
 * @returns median time of a photo with `reference`, divided by that with `backbone`
 */
export async function speedRatio(backbone: Backbone, reference: Backbone): Promise<number> {
  const [own, other] = [timer(backbone), timer(reference)];
  // The first photo finds memory and code not yet in place.
  await own();
  await other();
  const times: { own: number[]; other: number[] } = { own: [], other: [] };
  const until = performance.now() + 2 * TIME;
  while (performance.now() < until || times.own.length < 3) {
    times.own.push(await own());
    times.other.push(await other());
  }
  return median(times.other) / median(times.own);
}

function timer(backbone: Backbone): () => Promise<number> {
  const photo = testPhoto(backbone.inputSize);
  return async () => {
    const start = performance.now();
    await backbone.features(photo);
    return performance.now() - start;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
